//! What an organisation calls who is with it. Words only: every rule is the same for all of them.

/// A member of an association, or what others have in their place: a stichting has no members. Source: BW 2:285.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Wording {
    #[default]
    Member,
    Subscriber,
    Donor,
    Customer,
}

impl Wording {
    pub const ALL: [(Wording, &'static str); 4] = [
        (Wording::Member, "member"),
        (Wording::Subscriber, "subscriber"),
        (Wording::Donor, "donor"),
        (Wording::Customer, "customer"),
    ];

    pub fn name(self) -> &'static str {
        let own = Wording::ALL.into_iter().find(|(wording, _)| *wording == self);
        own.map_or("member", |(_, name)| name)
    }

    pub fn named(name: &str) -> Option<Wording> {
        Wording::ALL.into_iter().find(|(_, own)| *own == name).map(|(wording, _)| wording)
    }
}
