//! Names of the variants of an enum: each is spelled once, where the variant stands, and read off by strum.

use schemars::{Schema, SchemaGenerator, json_schema};
use strum::VariantNames;

/// Gives an enum its names, how to tell one and how to read one, and writes it as its name. It derives
/// `EnumString`, `IntoStaticStr` and `VariantNames`; one whose variants hold something derives the last two, and
/// is not read.
macro_rules! named {
    (&$ty:ident) => {
        impl $ty {
            /// All names, in the order of the variants.
            pub const NAMES: [&'static str; <$ty as strum::VariantNames>::VARIANTS.len()] =
                $crate::names::array(<$ty as strum::VariantNames>::VARIANTS);

            /// The name as it is written.
            pub fn name(&self) -> &'static str {
                self.into()
            }
        }
    };
    ($ty:ident) => {
        impl $ty {
            /// All names, in the order of the variants.
            pub const NAMES: [&'static str; <$ty as strum::VariantNames>::VARIANTS.len()] =
                $crate::names::array(<$ty as strum::VariantNames>::VARIANTS);

            /// The name as it is written.
            pub fn name(self) -> &'static str {
                self.into()
            }

            /// The one of that name.
            pub fn parse(name: &str) -> Option<Self> {
                name.parse().ok()
            }
        }

        impl serde::Serialize for $ty {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.name())
            }
        }

        impl schemars::JsonSchema for $ty {
            fn inline_schema() -> bool {
                true
            }

            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($ty).into()
            }

            fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
                $crate::names::one_of::<$ty>(generator)
            }
        }
    };
}

/// Gives an enum the list of its variants. It derives `VariantArray`.
macro_rules! listed {
    ($ty:ident) => {
        impl $ty {
            /// All of them, in order.
            pub const ALL: [$ty; <$ty as strum::VariantArray>::VARIANTS.len()] =
                $crate::names::array(<$ty as strum::VariantArray>::VARIANTS);
        }
    };
}

pub(crate) use {listed, named};

/// The schema of a name of that enum.
pub(crate) fn one_of<T: VariantNames>(_: &mut SchemaGenerator) -> Schema {
    json_schema!({"type": "string", "enum": T::VARIANTS})
}

/// The names of two lists as one array, which has as many elements as both.
pub(crate) const fn joined<const N: usize>(
    first: &[&'static str],
    second: &[&'static str],
) -> [&'static str; N] {
    assert!(first.len() + second.len() == N);
    let mut all = [""; N];
    let mut at = 0;
    while at < N {
        all[at] = if at < first.len() { first[at] } else { second[at - first.len()] };
        at += 1;
    }
    all
}

/// The same as an array, which has as many elements as the list.
pub(crate) const fn array<T: Copy, const N: usize>(list: &[T]) -> [T; N] {
    match list.first_chunk() {
        Some(all) => *all,
        None => panic!("the list is shorter than itself"),
    }
}
