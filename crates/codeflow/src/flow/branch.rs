//! Branches: what happens in each, and what is left of it behind them.

use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

use super::origin::Origin;
use super::{Change, Flow, Frame, separators};
use crate::ir::{Arm, Choice, Function, How, Id, Kind};
use crate::value::{Alternative, Guard, Map, Object, Text, Value, Values};

/// What changed on a way.
pub(super) struct Outcome {
    vars: BTreeMap<String, Option<Values>>,
    heap: BTreeMap<usize, Object>,
    is_dead: bool,
    guards: Vec<Guard>,
}

impl Flow<'_> {
    pub(super) fn set_var(&mut self, name: &str, values: Values) {
        let before = self.vars.insert(name.to_owned(), values);
        self.origins.remove(name);
        // What happens outside of every branch is never undone.
        if self.branches > 0 {
            self.journal.push(Change::Var(name.to_owned(), before));
        }
    }

    /// Forgets what names stand for here, as in another function.
    pub(super) fn take_names(&mut self) -> (HashMap<String, Values>, HashMap<String, Rc<Origin>>) {
        (std::mem::take(&mut self.vars), std::mem::take(&mut self.origins))
    }

    /// Takes up again what names stood for.
    pub(super) fn put_names(&mut self, names: (HashMap<String, Values>, HashMap<String, Rc<Origin>>)) {
        (self.vars, self.origins) = names;
    }

    pub(super) fn set_object(&mut self, number: usize, object: Object) {
        if let Some(kept) = self.heap.get_mut(number) {
            let before = std::mem::replace(kept, object);
            if self.branches > 0 {
                self.journal.push(Change::Heap(number, before));
            }
        }
    }

    pub(super) fn new_object(&mut self, object: Object) -> Values {
        self.heap.push(object);
        Value::Object(self.heap.len() - 1).into()
    }

    /// Does something whose effects are kept apart.
    pub(super) fn apart(&mut self, guards: &[Guard], act: impl FnOnce(&mut Self)) -> Outcome {
        let mark = self.journal.len();
        let held = self.guards.len();
        let was_dead = std::mem::replace(&mut self.is_dead, false);
        self.guards.extend(guards);
        self.branches += 1;
        act(self);
        self.branches -= 1;
        self.guards.truncate(held);
        let is_dead = std::mem::replace(&mut self.is_dead, was_dead);
        let mut outcome =
            Outcome { vars: BTreeMap::new(), heap: BTreeMap::new(), is_dead, guards: guards.to_vec() };
        while self.journal.len() > mark {
            match self.journal.pop() {
                Some(Change::Var(name, before)) => {
                    let after = match before {
                        Some(before) => self.vars.insert(name.clone(), before),
                        None => self.vars.remove(&name),
                    };
                    // The last change comes first.
                    outcome.vars.entry(name).or_insert(after);
                }
                Some(Change::Heap(number, before)) => {
                    let after = self.heap.get_mut(number).map(|kept| std::mem::replace(kept, before));
                    if let Some(after) = after {
                        outcome.heap.entry(number).or_insert(after);
                    }
                }
                None => break,
            }
        }
        outcome
    }

    /// What is left behind several ways of which one was taken, or none if they are not `is_total`.
    pub(super) fn merge(&mut self, outcomes: Vec<Outcome>, is_total: bool, is_loop: bool) {
        if is_total && !outcomes.is_empty() && outcomes.iter().all(|outcome| outcome.is_dead) {
            self.is_dead = true;
            return;
        }
        // What holds where none of the ways was taken.
        let own =
            outcomes.iter().filter(|_| !is_total && !is_loop).filter_map(|outcome| outcome.guards.last());
        let otherwise: Vec<Guard> = own.map(|(what, holds)| (*what, !holds)).collect();
        let live: Vec<Outcome> = outcomes.into_iter().filter(|outcome| !outcome.is_dead).collect();
        let mut names: Vec<String> = Vec::new();
        let mut objects: Vec<usize> = Vec::new();
        for outcome in &live {
            names.extend(outcome.vars.keys().cloned());
            objects.extend(outcome.heap.keys().copied());
        }
        names.sort();
        names.dedup();
        objects.sort_unstable();
        objects.dedup();
        self.spend(names.len() + objects.len());
        for name in names {
            let before = self.vars.get(&name).cloned();
            let mut ways: Vec<(Option<Values>, &[Guard])> = live
                .iter()
                .map(|outcome| {
                    let changed = outcome.vars.get(&name);
                    (changed.cloned().unwrap_or_else(|| before.clone()), outcome.guards.as_slice())
                })
                .collect();
            if !is_total {
                ways.insert(0, (before.clone(), &otherwise));
            }
            let states: Vec<&BTreeMap<usize, Object>> = live.iter().map(|outcome| &outcome.heap).collect();
            let merged = match self.merged_maps(&ways, &states, (is_total, is_loop)) {
                Some(merged) => merged,
                None => self.merged(&ways, is_total, is_loop),
            };
            self.set_var(&name, merged);
        }
        for number in objects {
            let Some(before) = self.heap.get(number).cloned() else { continue };
            let mut ways: Vec<(Object, &[Guard])> = live
                .iter()
                .map(|outcome| {
                    let changed = outcome.heap.get(&number);
                    (changed.cloned().unwrap_or_else(|| before.clone()), outcome.guards.as_slice())
                })
                .collect();
            if !is_total {
                ways.insert(0, (before, &otherwise));
            }
            let merged = self.merged_object(ways, is_total, is_loop);
            self.set_object(number, merged);
        }
    }

    /// Different maps on different ways are one map afterwards, of which some names are set only sometimes.
    fn merged_maps(
        &mut self,
        ways: &[(Option<Values>, &[Guard])],
        states: &[&BTreeMap<usize, Object>],
        (is_total, is_loop): (bool, bool),
    ) -> Option<Values> {
        let object = |way: &(Option<Values>, &[Guard])| way.0.as_ref().and_then(Values::object);
        let objects: Vec<usize> = ways.iter().map(object).collect::<Option<_>>()?;
        if objects.len() < 2 || objects.windows(2).all(|pair| pair.first() == pair.last()) {
            return None;
        }
        // What holds without any of the ways comes first.
        let before = ways.len() - states.len().min(ways.len());
        let mut maps: Vec<(Object, &[Guard])> = Vec::with_capacity(ways.len());
        for (number, (object, (_, guards))) in objects.iter().zip(ways).enumerate() {
            let state = number.checked_sub(before).and_then(|way| states.get(way)?.get(object));
            let state = state.or_else(|| self.heap.get(*object))?;
            if !matches!(state, Object::Map(map) if map.class.is_none()) {
                return None;
            }
            maps.push((state.clone(), guards));
        }
        let merged = self.merged_object(maps, is_total, is_loop);
        Some(self.new_object(merged))
    }

    fn merged(&mut self, ways: &[(Option<Values>, &[Guard])], is_total: bool, is_loop: bool) -> Values {
        let nothing = Values::unknown();
        if !is_total
            && let [(before, _), (after, _)] = ways
            && let Some(added) = added_sometimes(
                before.as_ref().unwrap_or(&nothing),
                after.as_ref().unwrap_or(&nothing),
                is_loop,
            )
        {
            return added;
        }
        let mut ways = ways.iter().map(|(values, guards)| {
            let values = values.clone().unwrap_or_else(Values::unknown);
            values.given(guards).under(guards)
        });
        let first = ways.next().unwrap_or_else(Values::unknown);
        separators::fitting(ways.fold(first, Values::or))
    }

    fn merged_object(&mut self, ways: Vec<(Object, &[Guard])>, is_total: bool, is_loop: bool) -> Object {
        let all_maps = ways.iter().all(|(object, _)| matches!(object, Object::Map(_)));
        if !all_maps {
            let built: Vec<(Option<Values>, &[Guard])> = ways
                .into_iter()
                .map(|(object, guards)| match object {
                    Object::Builder(built) => (Some(built), guards),
                    Object::Map(_) => (None, guards),
                })
                .collect();
            return Object::Builder(self.merged(&built, is_total, is_loop));
        }
        let maps: Vec<(Map, &[Guard])> = ways
            .into_iter()
            .filter_map(|(object, guards)| match object {
                Object::Map(map) => Some((map, guards)),
                Object::Builder(_) => None,
            })
            .collect();
        let mut merged = Map {
            is_open: maps.iter().any(|(map, _)| map.is_open),
            class: maps.first().and_then(|(map, _)| map.class),
            frame: maps.first().and_then(|(map, _)| map.frame.clone()),
            ..Map::default()
        };
        for (map, guards) in &maps {
            for entry in &map.entries {
                let Some(key) = &entry.key else { continue };
                if merged.get(key.text()).is_some()
                    || merged.maybe.iter().any(|maybe| maybe.text() == key.text())
                {
                    continue;
                }
                let everywhere: Vec<_> =
                    maps.iter().filter_map(|(map, guards)| Some((map.get(key.text())?, guards))).collect();
                if everywhere.len() < maps.len() {
                    merged.maybe.push(key.clone().into());
                    continue;
                }
                let values = everywhere.into_iter().map(|(values, guards)| values.clone().under(guards));
                let value = values.reduce(Values::or).unwrap_or_else(|| entry.value.clone().under(guards));
                merged.set(Some(key.clone()), value, true);
            }
            for maybe in &map.maybe {
                if !merged.maybe.contains(maybe) {
                    merged.maybe.push(maybe.clone());
                }
            }
        }
        self.merge_items(&maps, &mut merged);
        merged.maybe.truncate(64);
        Object::Map(merged)
    }

    /// The items that lists have in common; what only some of them have is there sometimes.
    fn merge_items(&self, maps: &[(Map, &[Guard])], merged: &mut Map) {
        let items = |map: &Map| -> Vec<Values> {
            map.entries.iter().filter(|entry| entry.key.is_none()).map(|entry| entry.value.clone()).collect()
        };
        let lists: Vec<(Vec<Values>, &[Guard])> =
            maps.iter().map(|(map, guards)| (items(map), *guards)).collect();
        let common = lists.iter().map(|(list, _)| list.len()).min().unwrap_or(0);
        for at in 0..common {
            let ways = lists.iter().filter_map(|(list, guards)| Some(list.get(at)?.clone().under(guards)));
            if let Some(values) = ways.reduce(Values::or) {
                merged.set(None, values, false);
            }
        }
        for more in lists.iter().flat_map(|(list, _)| list.iter().skip(common)) {
            match self.pair(more).0 {
                Some(name) => {
                    let is_known = merged.maybe.iter().any(|maybe| maybe.text() == name.text());
                    merged.maybe.extend((!is_known).then(|| name.into()));
                }
                None => merged.is_open = true,
            }
        }
    }

    pub(super) fn choice(&mut self, choice: &Choice) -> Values {
        if let (Some(each), [arm]) = (&choice.each, choice.arms.as_slice())
            && self.unrolled(each, arm.body)
        {
            return Values::unknown();
        }
        let subject = choice.test.map(|test| self.look(test));
        let mut outcomes = Vec::new();
        let mut value: Option<Values> = None;
        let mut denied: Vec<Guard> = Vec::new();
        let mut is_total = choice.is_total;
        for arm in &choice.arms {
            if let Some(test) = arm.test {
                self.look(test);
            }
            // What an instance knows of itself: `first ? "?" : "&"`.
            let asked = arm.test.filter(|_| choice.test.is_none());
            let answer = asked.and_then(|test| self.answer(test).or_else(|| self.is_present(test)));
            if answer == Some(false) {
                continue;
            }
            // `x || ''`: that nothing is there says nothing.
            let is_nothing = choice.is_total
                && choice.test.is_none()
                && arm.test.is_none()
                && !outcomes.is_empty()
                && denied.is_empty()
                && self.is_empty_text(arm.body);
            if is_nothing {
                continue;
            }
            let own = arm.test.map(|test| self.arm_guard(choice.test, test));
            let mut guards = denied.clone();
            guards.extend(own);
            let mut result = Values::unknown();
            let outcome = self.apart(&guards, |flow| {
                if let (Some(subject), Some(test)) = (&subject, arm.test) {
                    flow.take_out(test, subject);
                }
                result = flow.visit(arm.body);
            });
            denied.extend(own.map(|(what, holds)| (what, !holds)));
            if !outcome.is_dead {
                let result = result.under(&guards);
                value = Some(match value {
                    Some(value) => value.or(result),
                    None => result,
                });
            }
            outcomes.push(outcome);
            is_total |= answer == Some(true);
            if answer == Some(true) || outcomes.len() > MOST_ARMS {
                break;
            }
        }
        // The ends of `a || b` change nothing that matters.
        self.merge(outcomes, is_total, choice.is_loop);
        match (value, choice.arms.as_slice()) {
            (Some(value), [Arm { test: Some(test), body: one }, Arm { test: None, body: other }]) => {
                self.encoded_if_needed(value, *test, [*one, *other])
            }
            (value, _) => value.unwrap_or_else(Values::unknown),
        }
    }

    /// `isEncoded(x) ? x : encode(x)`: of both the one that fits.
    fn encoded_if_needed(&self, values: Values, test: Id, arms: [Id; 2]) -> Values {
        let [Alternative { value: Value::Text(one), .. }, Alternative { value: Value::Text(other), .. }] =
            values.0.as_slice()
        else {
            return values;
        };
        let is_asked = arms.into_iter().any(|arm| {
            let node = self.ir.node(arm);
            let names = matches!(node.kind, Kind::Name)
                || matches!(node.kind, Kind::Return { value: Some(value), .. } if matches!(self.ir.node(value).kind, Kind::Name));
            let name = self.written(node.place()).trim_start_matches("return").trim();
            names && self.written(self.ir.node(test).place()).contains(name)
        });
        let is_encoded_of = |plain: &Text, encoded: &Text| {
            encoded.plain.first().is_some_and(|before| before.written() == plain.written())
        };
        let (plain, encoded) = match () {
            () if is_encoded_of(one, other) => (one, other),
            () if is_encoded_of(other, one) => (other, one),
            () => return values,
        };
        let is_done = plain.written().to_ascii_lowercase().contains("%3a%2f%2f");
        match is_asked {
            true => if is_done { plain.clone() } else { encoded.clone() }.into(),
            false => values,
        }
    }

    fn is_empty_text(&self, id: Id) -> bool {
        matches!(&self.ir.node(id).kind, Kind::Lit(parts) if parts.iter().all(|part| part.as_str(self.text).is_some_and(str::is_empty)))
    }

    fn arm_guard(&self, subject: Option<Id>, test: Id) -> Guard {
        let (mut what, holds) = self.guard(test);
        if let Some(subject) = subject {
            what = what.rotate_left(7) ^ self.guard(subject).0;
        }
        (what, holds)
    }

    /// What is only asked.
    fn look(&mut self, test: Id) -> Values {
        // What is assigned in a condition is assigned.
        let is_quiet = !matches!(self.ir.node(test).kind, Kind::Assign { .. } | Kind::Block(_));
        self.quiet += usize::from(is_quiet);
        let values = self.visit(test);
        if is_quiet {
            self.end(&values, super::Use::Looked, test);
        }
        self.quiet -= usize::from(is_quiet);
        values
    }

    /// A function where it is defined: what happens in it may happen.
    pub(super) fn define(&mut self, id: Id, function: &Function) -> Values {
        let is_nested = !self.frames.is_empty() || self.names.nested.contains(&id);
        // What a function outside of all others finds there may have been changed by any of them.
        let outer = if is_nested { None } else { Some(self.take_names()) };
        let classes = std::mem::take(&mut self.classes);
        let objects = self.heap.len();
        let outcome = self.apart(&[], |flow| {
            for parameter in &function.parameters {
                let name = flow.written(parameter.name.range());
                flow.set_var(name, Values::unknown());
            }
            let function_id = flow.own(id);
            flow.frames.push(Frame { function: function_id, returned: None, is_called: false });
            let value = flow.visit(function.body);
            if function.gives_last && !flow.is_dead {
                flow.give_back_last(function.body, &value);
            }
            flow.frames.pop();
        });
        self.classes = classes;
        if let Some(outer) = outer {
            self.put_names(outer);
        }
        if !is_nested && outcome.heap.range(..objects).next().is_none() {
            // Nothing outside knows what was made in it.
            self.heap.truncate(objects);
        } else if is_nested || !outcome.heap.is_empty() {
            let known: Vec<_> =
                outcome.vars.into_iter().filter(|(name, _)| self.vars.contains_key(name)).collect();
            let parameters: Vec<&str> =
                function.parameters.iter().map(|parameter| self.written(parameter.name.range())).collect();
            let vars = known.into_iter().filter(|(name, _)| !parameters.contains(&name.as_str())).collect();
            self.merge(vec![Outcome { vars, is_dead: false, ..outcome }], false, true);
        }
        Value::Function(self.own(id)).into()
    }

    /// The value of the last statement of a function.
    pub(super) fn give_back_last(&mut self, body: Id, value: &Values) {
        let last = match &self.ir.node(body).kind {
            Kind::Block(statements) => statements.last().copied(),
            _ => Some(body),
        };
        let Some(last) = last else { return };
        // Its own value was told already.
        let is_told = match self.ir.node(last).kind {
            Kind::Return { .. } | Kind::Fn(_) => true,
            Kind::Assign { how, .. } => how != How::Append,
            _ => false,
        };
        if !is_told {
            self.give_back(value, last);
        }
    }
}

/// How many branches of one choice are followed.
const MOST_ARMS: usize = 64;

/// The values before, if all that happens is that something is put behind them; with what that is.
fn added_sometimes(before: &Values, after: &Values, is_loop: bool) -> Option<Values> {
    if before.0.len() != after.0.len() {
        return None;
    }
    let mut added = before.clone();
    for (kept, longer) in added.0.iter_mut().zip(&after.0) {
        let (Value::Text(before), Value::Text(after)) = (&kept.value, &longer.value) else { return None };
        let more = after.written().strip_prefix(before.written())?;
        // `if (query.length() > 0) query.append("&")`
        if more == "&" {
            kept.value = Value::Text(
                if separators::is_wanted_behind(before.written()) { after } else { before }.clone(),
            );
            continue;
        }
        if before.text.is_empty() {
            return None;
        }
        let suffix = after.text.slice(before.written().len()..after.written().len());
        if more.is_empty() && before.maybe == after.maybe {
            continue;
        }
        // `http` and `https` are two schemes.
        if more == "s" && before.written() == "http" {
            return None;
        }
        // Behind the `#` a parameter is a fault whenever it is there.
        if more.starts_with('&') && before.written().contains('#') && !is_loop {
            return None;
        }
        let mut text = Text {
            is_open: before.is_open || is_loop && suffix.has_hole() || after.is_open,
            ..before.clone()
        };
        for maybe in after.maybe.iter() {
            text = text.may_get(maybe.slice(0..maybe.text().len()));
        }
        if !more.is_empty() {
            text = text.may_get(suffix);
        }
        kept.value = Value::Text(text);
    }
    Some(added)
}

impl Outcome {
    pub(super) fn into_objects(self) -> BTreeMap<usize, Object> {
        self.heap
    }
}
