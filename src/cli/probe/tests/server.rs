//! A server of tests on the loopback interface: any number of hosts on one port, with TLS and without.

use std::io::{BufRead as _, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use base64::Engine as _;
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair, PublicKeyData as _, date_time_ymd};
use rustls::crypto::ring;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::CertifiedKey;
use rustls::{ServerConfig, ServerConnection, StreamOwned};

/// What a server was asked.
#[derive(Clone, Debug)]
pub struct Asked {
    pub method: String,
    pub host: String,
    pub path: String,
    pub headers: Vec<(String, String)>,
}

impl Asked {
    pub fn header(&self, name: &str) -> Option<&str> {
        let known = self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        known.map(|(_, value)| value.as_str())
    }
}

/// What it answers.
#[derive(Clone, Debug)]
pub enum Reply {
    Page(u16, Vec<(String, String)>, String),
    /// Nothing, for as long as the test lasts.
    Silence,
    /// The connection is closed.
    Close,
    /// What is no HTTP.
    Noise,
}

impl Reply {
    pub fn page(body: impl Into<String>) -> Self {
        Reply::Page(200, vec![("Content-Type".into(), "text/html; charset=utf-8".into())], body.into())
    }

    pub fn status(status: u16) -> Self {
        Reply::Page(status, Vec::new(), String::new())
    }

    pub fn redirect(status: u16, to: &str) -> Self {
        Reply::Page(status, vec![("Location".into(), to.into())], String::new())
    }

    pub fn with(self, name: &str, value: &str) -> Self {
        match self {
            Reply::Page(status, mut headers, body) => {
                headers.push((name.to_owned(), value.to_owned()));
                Reply::Page(status, headers, body)
            }
            other => other,
        }
    }
}

/// Certificates by name: one of a trusted authority for all, others for what their names say.
#[derive(Debug)]
struct ByName {
    good: Arc<CertifiedKey>,
    expired: Arc<CertifiedKey>,
    stranger: Arc<CertifiedKey>,
}

impl ResolvesServerCert for ByName {
    fn resolve(&self, hello: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(match hello.server_name() {
            Some(name) if name.starts_with("expired.") => self.expired.clone(),
            Some(name) if name.starts_with("stranger.") => self.stranger.clone(),
            _ => self.good.clone(),
        })
    }
}

/// A running server; its threads end with the process.
pub struct Server {
    pub port: u16,
    /// The authority that its certificates are of, in PEM.
    pub authority: String,
    /// The hash by which a browser is told to take its key.
    pub key_hash: String,
    asked: Arc<Mutex<Vec<Asked>>>,
    connections: Arc<AtomicUsize>,
}

impl Server {
    pub fn start(answer: impl Fn(&Asked) -> Reply + Send + Sync + 'static) -> Self {
        let names = ["*.example.com", "*.example.net", "localhost", "*.weixin.qq.com"].map(str::to_owned);
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let authority_key = KeyPair::generate().unwrap();
        let authority = params.self_signed(&authority_key).unwrap().pem();
        let issuer = Issuer::new(params, authority_key);
        let key = KeyPair::generate().unwrap();
        let leaf = CertificateParams::new(names.to_vec()).unwrap();
        let good = leaf.signed_by(&key, &issuer).unwrap();
        let mut old = CertificateParams::new(names.to_vec()).unwrap();
        old.not_before = date_time_ymd(2020, 1, 1);
        old.not_after = date_time_ymd(2021, 1, 1);
        let expired = old.signed_by(&key, &issuer).unwrap();
        let stranger = CertificateParams::new(names.to_vec()).unwrap().self_signed(&key).unwrap();
        let certified = |der: &CertificateDer<'static>| {
            let private = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
            let signing = ring::default_provider().key_provider.load_private_key(private).unwrap();
            Arc::new(CertifiedKey::new(vec![der.clone()], signing))
        };
        let certificates = ByName {
            good: certified(good.der()),
            expired: certified(expired.der()),
            stranger: certified(stranger.der()),
        };
        let digest = ::ring::digest::digest(&::ring::digest::SHA256, &key.subject_public_key_info());
        let key_hash = base64::engine::general_purpose::STANDARD.encode(digest);
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_cert_resolver(Arc::new(certificates));
        let (config, answer) = (Arc::new(config), Arc::new(answer));
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let connections = Arc::new(AtomicUsize::new(0));
        let (log, count) = (asked.clone(), connections.clone());
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                count.fetch_add(1, Ordering::SeqCst);
                let (config, answer, log) = (config.clone(), answer.clone(), log.clone());
                thread::spawn(move || serve(stream, config, &*answer, &log));
            }
        });
        Server { port, authority, key_hash, asked, connections }
    }

    /// `host=127.0.0.1:port` for `--resolve`.
    pub fn resolve(&self, host: &str) -> String {
        format!("{host}=127.0.0.1:{}", self.port)
    }

    /// What it was asked so far.
    pub fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }

    /// How many connections were opened.
    pub fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }
}

fn serve(
    stream: TcpStream,
    config: Arc<ServerConfig>,
    answer: &dyn Fn(&Asked) -> Reply,
    log: &Mutex<Vec<Asked>>,
) {
    let _ = stream.set_read_timeout(Some(Duration::from_secs(20)));
    let mut first = [0];
    // The first byte of a handshake of TLS.
    match stream.peek(&mut first) {
        Ok(1) if first == [0x16] => {
            let Ok(connection) = ServerConnection::new(config) else { return };
            exchange(StreamOwned::new(connection, stream), answer, log);
        }
        Ok(1) => exchange(stream, answer, log),
        _ => {}
    }
}

fn exchange(stream: impl Read + Write, answer: &dyn Fn(&Asked) -> Reply, log: &Mutex<Vec<Asked>>) {
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    if !reader.read_line(&mut line).is_ok_and(|read| read > 0) {
        return;
    }
    let mut words = line.split_whitespace().map(str::to_owned);
    let (method, path) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let mut headers = Vec::new();
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).is_err() || line.trim().is_empty() {
            break;
        }
        let (name, value) = line.split_once(':').unwrap_or((&line, ""));
        headers.push((name.to_owned(), value.trim().to_owned()));
    }
    let asked = Asked { method, host: String::new(), path, headers };
    let host = asked.header("host").unwrap_or_default().split(':').next().unwrap_or_default().to_owned();
    let asked = Asked { host, ..asked };
    log.lock().unwrap().push(asked.clone());
    let stream = reader.get_mut();
    match answer(&asked) {
        Reply::Page(status, headers, body) => {
            let mut head =
                format!("HTTP/1.1 {status} OK\r\nConnection: close\r\nContent-Length: {}\r\n", body.len());
            for (name, value) in headers {
                head.push_str(&format!("{name}: {value}\r\n"));
            }
            let _ = stream.write_all(format!("{head}\r\n{body}").as_bytes());
        }
        Reply::Noise => drop(stream.write_all(b"\x00\x01nonsense\r\n\r\n")),
        Reply::Silence => thread::sleep(Duration::from_secs(15)),
        Reply::Close => {}
    }
    let _ = stream.flush();
}
