//! Recipients of article 4 III, and what units take (art. 1 2°), against the whole service.

mod abroad;
mod cross;
mod dossier;
mod figures;
mod inquiries;
mod stations;

use kernel::{Actor, Id, Personal, Role};
use thesee::{
    deeds::{
        file::Filed,
        hand_over::{self, Handing},
        inquiries as held,
    },
    law::HEAD,
    model::{CommunicationKind, InquiryKind, UnitCode},
};

use crate::house::House;

/// A text that nobody shows by chance.
pub(crate) fn text(words: &str) -> Personal<String> {
    Personal::new(words.to_owned())
}

impl House {
    /// A recipient of a unit or a court.
    pub(crate) fn recipient(&self, role: Role, unit: &str) -> Actor {
        self.actor(role).within(unit)
    }

    /// An inquiry opened under a number.
    pub(crate) async fn inquiry(&self, holder: &Actor, number: &str) -> Id<InquiryKind> {
        held::open(&self.desk, holder, &text(number)).await.unwrap()
    }

    /// Hands declarations to an inquiry, by the head of the office.
    pub(crate) async fn hand(
        &self,
        filed: &[&Filed],
        unit: &str,
        number: &str,
    ) -> Id<CommunicationKind> {
        let handing = Handing {
            declarations: filed.iter().map(|one| one.id).collect(),
            unit: UnitCode::parse(unit).unwrap(),
            number: text(number),
            ground: text("Même compte bénéficiaire."),
        };
        let given = hand_over::hand_over(&self.desk, &self.actor(HEAD), &handing).await;
        self.settle().await;
        given.unwrap()
    }

    /// The bytes of a kept dossier, read under a permit of the service's own work.
    pub(crate) async fn blob(&self, id: uuid::Uuid) -> Vec<u8> {
        use futures::TryStreamExt as _;
        use thesee::access::{Registry, Work};
        let permit = self
            .it
            .ledger
            .deed(&Actor::system(), thesee::law::LINK, async |deed| {
                let (deed, permit) = deed.permit::<Work, ledger::Never>(&Registry).await?;
                let record = ledger::Record::new(kernel::Operation::Consult, "communication", id);
                Ok((permit, deed.record(record).await?))
            })
            .await
            .unwrap();
        let bytes = self
            .it
            .ledger
            .read_blob(Id::from_uuid(id), &permit)
            .await
            .unwrap();
        let whole: Vec<_> = bytes.try_collect().await.unwrap();
        whole.concat()
    }
}
