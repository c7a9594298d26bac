//! The table of what words tell, as bytes: the build writes it, `explain` reads it.
//!
//! It has three columns, each packed by itself, for what is alike is packed tightly: the units, a line each; how many
//! meanings a unit was seen with, and each one's distance from the one before; how rare the unit is, how it speaks for
//! this authorization, and what it tells of each of these meanings. Numbers take seven bits a byte. Of every sixteenth
//! unit it is known where it begins.

#![allow(dead_code)] // either side needs a half of it

/// What of a bit the table counts in; of rarity.
const PARTS: f32 = 4.0;
const PARTS_OF_RARITY: f32 = 12.0;
/// What is added to a number that may be less than nothing: to how a unit speaks for this authorization, to what it
/// tells of a meaning.
const ZERO_OF_OURS: f32 = 64.0;
const ZERO: f32 = 42.0;
/// The least and the most that a unit may tell of a meaning, in bits: one word alone does not decide, and the number takes
/// one byte.
const LEAST: f32 = -10.5;
const MOST: f32 = 20.75;
/// How many units there are between two whose beginning is known.
const STRIDE: usize = 16;

/// The table while it is written.
#[derive(Default)]
pub struct Writing {
    /// The units, a line each.
    pub names: String,
    /// How many meanings, and which.
    pub numbers: Vec<u8>,
    /// How rare, for whom, and what is told.
    pub bits: Vec<u8>,
    /// Where every sixteenth unit begins in these.
    pub starts: Vec<[u32; 3]>,
    count: usize,
}

impl Writing {
    /// Adds a unit, in the order of units: how rare it is, how it speaks for this authorization, and the numbers of the
    /// meanings that it was seen with, in their order, each with what it tells of it.
    pub fn push(&mut self, unit: &str, rarity: f32, ours: f32, with: &[(usize, f32)]) {
        if self.count.is_multiple_of(STRIDE) {
            let ends = [self.names.len(), self.numbers.len(), self.bits.len()];
            self.starts.push(ends.map(|end| u32::try_from(end).unwrap_or(u32::MAX)));
        }
        self.count += 1;
        self.names.push_str(unit);
        self.names.push('\n');
        write(&mut self.numbers, with.len());
        write(&mut self.bits, whole(rarity * PARTS_OF_RARITY));
        write(&mut self.bits, whole(ours * PARTS + ZERO_OF_OURS));
        let mut before = 0;
        for (number, bits) in with {
            write(&mut self.numbers, number - before);
            before = *number;
            write(&mut self.bits, whole(bits.clamp(LEAST, MOST) * PARTS + ZERO));
        }
    }
}

fn whole(number: f32) -> usize {
    number.round().max(0.0) as usize
}

fn write(bytes: &mut Vec<u8>, mut number: usize) {
    while number >= 0x80 {
        bytes.push((number & 0x7F) as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

/// The table as it is read.
#[derive(Clone, Copy, Debug)]
pub struct Packed {
    /// The columns, and the beginnings, as [`Writing`] has them.
    pub names: &'static str,
    pub numbers: &'static [u8],
    pub bits: &'static [u8],
    pub starts: &'static [[u32; 3]],
}

/// What is known of a unit.
#[derive(Clone, Debug)]
pub struct Unit {
    /// How rare it is.
    pub rarity: f32,
    /// How much more it speaks for this authorization than for other matters, in bits.
    pub ours: f32,
    count: usize,
    numbers: Bytes,
    bits: Bytes,
}

impl Packed {
    /// What is known of a unit.
    pub fn find(self, unit: &str) -> Option<Unit> {
        let lines = |start: &[u32; 3]| self.names.get(start[0] as usize..).unwrap_or_default().split('\n');
        let block = self.starts.partition_point(|start| lines(start).next().is_some_and(|name| name <= unit));
        let start = self.starts.get(block.checked_sub(1)?)?;
        let place = lines(start).take(STRIDE).position(|name| name == unit)?;
        let mut found = self.unit_at(start);
        for _ in 0..place {
            found.by_ref().for_each(drop);
            found = Unit::begin(found.numbers, found.bits);
        }
        Some(found)
    }

    fn unit_at(self, start: &[u32; 3]) -> Unit {
        let from = |bytes: &'static [u8], at: u32| Bytes(bytes.get(at as usize..).unwrap_or_default());
        Unit::begin(from(self.numbers, start[1]), from(self.bits, start[2]))
    }
}

impl Unit {
    fn begin(mut numbers: Bytes, mut bits: Bytes) -> Self {
        let rarity = bits.number() as f32 / PARTS_OF_RARITY;
        let ours = (bits.number() as f32 - ZERO_OF_OURS) / PARTS;
        let count = numbers.number();
        Unit { rarity, ours, count, numbers, bits }
    }

    /// The meanings that it was seen with, by number, each with what it tells of it, in bits.
    pub fn with(self) -> impl Iterator<Item = (usize, f32)> {
        self.scan(0, |number, (step, bits)| {
            *number += step;
            Some((*number, bits))
        })
    }
}

/// Each meaning's distance from the one before, and what is told of it.
impl Iterator for Unit {
    type Item = (usize, f32);

    fn next(&mut self) -> Option<Self::Item> {
        self.count = self.count.checked_sub(1)?;
        Some((self.numbers.number(), (self.bits.number() as f32 - ZERO) / PARTS))
    }
}

/// What is left to read of a column.
#[derive(Clone, Debug)]
struct Bytes(&'static [u8]);

impl Bytes {
    /// The next number; nothing where there is none.
    fn number(&mut self) -> usize {
        let end = self.0.iter().position(|byte| *byte < 0x80).map_or(self.0.len(), |last| last + 1);
        let (number, rest) = self.0.split_at(end);
        self.0 = rest;
        number.iter().rev().fold(0, |number, byte| number << 7 | usize::from(byte & 0x7F))
    }
}
