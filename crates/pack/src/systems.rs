//! The systems of a pack: what counters depend on.

use std::collections::BTreeMap;
use std::sync::Arc;

use kit::{ServiceKey, SkillKey};

use crate::error::Check;
use crate::load::HEAD;
use crate::model::{Service, System};
use crate::raw::{PackFile, SystemFile};

pub(crate) fn systems(
    c: &mut Check<'_>,
    head: &PackFile,
    services: &BTreeMap<ServiceKey, Arc<Service>>,
) -> Vec<System> {
    c.twice(HEAD, &["systems"], head.systems.iter().map(|s| s.key.as_str()));
    head.systems.iter().filter_map(|s| system(c, s, head, services)).collect()
}

fn system(
    c: &mut Check<'_>,
    raw: &SystemFile,
    head: &PackFile,
    services: &BTreeMap<ServiceKey, Arc<Service>>,
) -> Option<System> {
    let at = ["systems", "key", raw.key.as_str()];
    if !head.entities.contains(&raw.entity) {
        let message = format!("there is no entity {}", raw.entity);
        c.wrong(HEAD, &at, message, "Add it to the list of entities, or correct the name");
    }
    if raw.skills.is_empty() {
        let message = format!("nothing depends on {}", raw.key);
        c.wrong(HEAD, &at, message, "Name the skills that stand still without it");
    }
    let skills: Vec<SkillKey> = raw.skills.iter().filter_map(|s| c.key(HEAD, &at, s)).collect();
    for skill in &skills {
        if !services.values().any(|s| s.skill == *skill) {
            let message = format!("no service needs the skill {skill}");
            c.wrong(HEAD, &at, message, "Correct the name");
        }
    }
    let entity = c.key(HEAD, &at, &raw.entity)?;
    Some(System { key: raw.key.clone(), entity, skills })
}
