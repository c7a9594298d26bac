//! The arguments of `probe`.

use std::path::PathBuf;

use clap::Args;

use crate::cli::shared_args::{ConfigArgs, ReportArgs};

/// `probe`
#[derive(Debug, Args)]
pub struct ProbeArgs {
    /// 打开授权链接的网页的地址
    ///
    /// The addresses of the pages authorization links are opened from
    #[arg(value_name = "URL", required = true)]
    pub urls: Vec<String>,
    #[command(flatten)]
    pub config: ConfigArgs,
    /// 在本机的 Chromium 或 Chrome 里打开网页，点开授权链接，在请求发往微信之前截住
    ///
    /// Open the pages in Chromium or Chrome on this machine, click what leads to an authorization page, and
    /// intercept the request before it goes to WeChat
    #[arg(long, value_name = "PROGRAM", num_args = 0..=1, require_equals = true)]
    pub browser: Option<Option<PathBuf>>,
    /// 在浏览器里点什么（CSS 选择器）；不写则点指向授权页的链接，没有时点文字像授权按钮的
    ///
    /// What to click in the browser, as a CSS selector [default: links to an authorization page or, if there are
    /// none, buttons that mention authorizing]
    #[arg(long, value_name = "SELECTOR", requires = "browser")]
    pub click: Option<String>,
    /// 以手机微信的身份访问
    ///
    /// Send requests as WeChat's browser on a phone does
    #[arg(long)]
    pub mobile: bool,
    /// 向配置文件里的 event_url 发一个空的 POST，看它是否接受推送
    ///
    /// Send an empty POST to the provider file's event_url, to see whether it accepts pushes
    #[arg(long)]
    pub post_event_url: bool,
    /// 把看到的 Referrer-Policy 写进配置文件里对应链接的 page_headers
    ///
    /// Write the observed Referrer-Policy to the page_headers of the links in the provider file
    #[arg(long)]
    pub write_headers: bool,
    /// 登录后的 cookie，Netscape 格式的文件；从不打印
    ///
    /// Login cookies, in a Netscape cookie file; never printed
    #[arg(long, value_name = "FILE")]
    pub cookie_file: Option<PathBuf>,
    /// 访问所给的域名时多带的请求头，可以写多次；从不打印
    ///
    /// An additional header for requests to the given hosts; can be repeated; never printed
    #[arg(long, value_name = "HEADER")]
    pub header: Vec<String>,
    /// 允许访问微信存放脚本和图片的域名（wx.qq.com、qlogo.cn、qpic.cn、wx.gtimg.com）
    ///
    /// Allow WeChat's script and image hosts (wx.qq.com, qlogo.cn, qpic.cn, wx.gtimg.com)
    #[arg(long)]
    pub allow_static: bool,
    /// 把一个域名解析到指定的地址，例如还没有上线的服务器；可以写多次
    ///
    /// Resolve a host to this address, such as a server that is not public yet; can be repeated
    #[arg(long, value_name = "HOST=ADDRESS[:PORT]")]
    pub resolve: Vec<String>,
    /// 只信任这个文件（PEM）里的证书机构
    ///
    /// Trust only the certificate authorities in this file (PEM)
    #[arg(long, value_name = "FILE")]
    pub cacert: Option<PathBuf>,
    #[command(flatten)]
    pub report: ReportArgs,
}
