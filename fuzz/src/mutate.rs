//! Edits inputs at random, and takes from one that fails all that it can do without.

/// Numbers without a pattern, the same for the same seed (SplitMix64: Steele, Lea and Flood 2014).
#[derive(Clone, Debug)]
pub struct Random(u64);

impl Random {
    /// The numbers of a seed.
    pub fn new(seed: u64) -> Self {
        Random(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `end`; 0 where that is 0.
    pub fn below(&mut self, end: usize) -> usize {
        let end = u64::try_from(end).unwrap_or(u64::MAX).max(1);
        usize::try_from(self.next() % end).unwrap_or_default()
    }

    /// One of a list.
    pub fn pick<'l, T>(&mut self, list: &'l [T]) -> Option<&'l T> {
        list.get(self.below(list.len()))
    }
}

/// How long an edited input is at most, in bytes. What takes long texts is measured elsewhere.
const LONGEST: usize = 16 << 10;

/// An input of the pool after a few edits: a piece put in, some taken out, doubled or moved, another input's part
/// brought over, a byte changed.
pub fn edited(pool: &[Vec<u8>], pieces: &[&str], random: &mut Random) -> Vec<u8> {
    let mut input = random.pick(pool).cloned().unwrap_or_default();
    // One edit half of the time, two a quarter, and so on.
    loop {
        edit(&mut input, pool, pieces, random);
        if random.below(2) == 0 {
            break;
        }
    }
    input.truncate(LONGEST);
    input
}

fn edit(input: &mut Vec<u8>, pool: &[Vec<u8>], pieces: &[&str], random: &mut Random) {
    let at = boundary(input, random.below(input.len() + 1));
    // Short stretches are likelier than long ones.
    let longest = 1 << random.below(8);
    let end = boundary(input, (at + random.below(longest) + 1).min(input.len()));
    match random.below(16) {
        0..=5 => put(input, at..at, piece(pieces, random).as_bytes()),
        6..=8 => put(input, at..end, piece(pieces, random).as_bytes()),
        9..=11 => put(input, at..end, b""),
        12 => {
            let part = input.get(at..end).unwrap_or_default().to_vec();
            let to = boundary(input, random.below(input.len() + 1));
            put(input, to..to, &part);
        }
        13 => {
            let other = random.pick(pool).map_or(&[][..], Vec::as_slice);
            let from = boundary(other, random.below(other.len() + 1));
            let to = boundary(other, (from + random.below(longest) + 1).min(other.len()));
            put(input, at..at, other.get(from..to).unwrap_or_default());
        }
        14 => {
            let character = char::from_u32(u32::try_from(random.below(0x11_0000)).unwrap_or_default());
            put(input, at..at, character.unwrap_or('a').encode_utf8(&mut [0; 4]).as_bytes());
        }
        // Anywhere in a character, too.
        _ => {
            let at = random.below(input.len());
            if let Some(byte) = input.get_mut(at) {
                *byte = u8::try_from(random.below(256)).unwrap_or_default();
            }
        }
    }
}

fn piece<'p>(pieces: &[&'p str], random: &mut Random) -> &'p str {
    random.pick(pieces).copied().unwrap_or_default()
}

fn put(input: &mut Vec<u8>, range: std::ops::Range<usize>, bytes: &[u8]) {
    input.splice(range, bytes.iter().copied());
}

/// The place itself, or the start of the character that it lies in.
fn boundary(input: &[u8], mut at: usize) -> usize {
    while at > 0 && input.get(at).is_some_and(|byte| byte & 0xc0 == 0x80) {
        at -= 1;
    }
    at
}

/// An input without what it can do without and still fail: ever shorter stretches are left out.
pub fn shrunk(mut input: Vec<u8>, mut fails: impl FnMut(&[u8]) -> bool) -> Vec<u8> {
    let mut length = input.len().next_power_of_two() / 2;
    while length > 0 {
        let mut at = 0;
        let mut has_shrunk = false;
        while at < input.len() {
            let mut shorter = input.clone();
            shorter.drain(at..(at + length).min(input.len()));
            if fails(&shorter) {
                input = shorter;
                has_shrunk = true;
            } else {
                at += length;
            }
        }
        if !has_shrunk || length > 1 {
            length /= 2;
        }
    }
    input
}

#[cfg(test)]
mod tests {
    use super::{Random, edited, shrunk};

    #[test]
    fn what_fails_is_left_with_nothing_else() {
        let fails = |input: &[u8]| input.contains(&b'!') && input.contains(&b'?');
        let long = [&b"a".repeat(1000)[..], b"?", &b"b".repeat(77), b"!", &b"c".repeat(500)].concat();
        assert_eq!(shrunk(long, fails), b"?!");
    }

    #[test]
    fn the_same_seed_makes_the_same_inputs_and_pieces_get_in() {
        let pool = [b"one input".to_vec(), "另一个".into()];
        let inputs = |seed| {
            let mut random = Random::new(seed);
            (0..200).map(|_| edited(&pool, &["PIECE"], &mut random)).collect::<Vec<_>>()
        };
        assert_eq!(inputs(1), inputs(1));
        assert_ne!(inputs(1), inputs(2));
        let made = inputs(3);
        assert!(made.iter().any(|input| input.windows(5).any(|part| part == b"PIECE")));
        assert!(made.iter().filter(|input| pool.contains(input)).count() < 20);
    }
}
