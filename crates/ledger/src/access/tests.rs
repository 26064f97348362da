use kernel::{Actor, Purpose, Role};
use uuid::Uuid;

use super::*;
use crate::{Denied, Fault};

const SCHEMA: &str = r#"
entity Role;
entity Account in [Role] = { role: String, compartment?: String };
entity File = { ministry: String, owner: String, closed: Bool, copies: Long, readers: Set<String> };
action "read", "close" appliesTo { principal: Account, resource: File, context: { purpose: String } };
"#;

const POLICIES: &str = r#"
@id("agent-reads") @article("4 I")
permit (principal in Role::"agent", action == Action::"read", resource)
when { principal has compartment && principal.compartment == resource.ministry
       && context.purpose == "analysis" };

@id("reader-reads") @article("4 II")
permit (principal in Role::"reader", action == Action::"read", resource)
when { resource.readers.contains(principal.role) && resource.copies + 1 < 9 };

@id("no-closed") @article("5")
forbid (principal, action, resource) when { resource.closed };
"#;

#[derive(Clone)]
pub(crate) struct File {
    ministry: &'static str,
    closed: bool,
    copies: i64,
}

impl Resource for File {
    const TYPE: &'static str = "File";
    fn id(&self) -> Uuid {
        Uuid::from_u128(7)
    }
    fn attributes(&self) -> Vec<(&'static str, Attr)> {
        vec![
            ("ministry", Attr::Text(self.ministry.into())),
            ("owner", Attr::Text("nobody".into())),
            ("closed", Attr::Bool(self.closed)),
            ("copies", Attr::Long(self.copies)),
            ("readers", Attr::Set(vec!["reader".into()])),
        ]
    }
}

crate::actions! {
    pub(crate) Read = "read" on File;
    pub(crate) Close = "close" on File;
    pub(crate) Burn = "burn" on File;
}

const ANALYSIS: Purpose = Purpose("analysis");

fn policies() -> Policies {
    Policies::parse(POLICIES, SCHEMA).unwrap()
}
fn agent(ministry: &str) -> Actor {
    Actor::account(Uuid::from_u128(1), Role("agent")).within(ministry)
}
fn open(ministry: &'static str) -> File {
    File {
        ministry,
        closed: false,
        copies: 0,
    }
}

#[test]
fn a_permit_names_its_article_and_its_resource() {
    let permit = policies()
        .decide::<Read>(&agent("interior"), ANALYSIS, &open("interior"))
        .unwrap();
    assert_eq!(permit.articles(), ["4 I"]);
    assert_eq!(permit.resource().id(), Uuid::from_u128(7));
}

#[test]
fn another_ministry_another_purpose_another_role_are_denied() {
    let policies = policies();
    let denied = Denied {
        action: "read",
        articles: vec![],
    };
    let ask = |actor: &Actor, purpose, file: &File| policies.decide::<Read>(actor, purpose, file);
    assert_eq!(
        ask(&agent("justice"), ANALYSIS, &open("interior")).unwrap_err(),
        denied
    );
    assert_eq!(
        ask(&agent("interior"), Purpose("other"), &open("interior")).unwrap_err(),
        denied
    );
    assert_eq!(
        ask(&Actor::visitor(), ANALYSIS, &open("interior")).unwrap_err(),
        denied
    );
    assert_eq!(
        ask(&Actor::system(), ANALYSIS, &open("interior")).unwrap_err(),
        denied
    );
    assert!(
        policies
            .decide::<Close>(&agent("interior"), ANALYSIS, &open("interior"))
            .is_err()
    );
}

#[test]
fn a_prohibition_wins_and_names_its_article() {
    let closed = File {
        closed: true,
        ..open("interior")
    };
    let denied = policies()
        .decide::<Read>(&agent("interior"), ANALYSIS, &closed)
        .unwrap_err();
    assert_eq!(denied.articles, ["5"]);
}

#[test]
fn an_error_while_evaluating_is_a_denial() {
    // The reader's policy overflows on `copies + 1`; the agent's alone would permit.
    let full = File {
        copies: i64::MAX,
        ..open("interior")
    };
    let both = r#"
        @id("a") @article("1") permit (principal, action == Action::"read", resource);
        @id("b") @article("2") permit (principal, action == Action::"read", resource)
        when { resource.copies + 1 > 0 };"#;
    let policies = Policies::parse(both, SCHEMA).unwrap();
    assert!(
        policies
            .decide::<Read>(&agent("interior"), ANALYSIS, &open("interior"))
            .is_ok()
    );
    assert!(
        policies
            .decide::<Read>(&agent("interior"), ANALYSIS, &full)
            .is_err()
    );
}

#[test]
fn what_the_schema_does_not_know_is_denied() {
    #[derive(Clone)]
    pub(crate) struct Odd;
    impl Resource for Odd {
        const TYPE: &'static str = "File";
        fn id(&self) -> Uuid {
            Uuid::nil()
        }
        fn attributes(&self) -> Vec<(&'static str, Attr)> {
            vec![("ministry", Attr::Bool(true))]
        }
    }
    crate::actions! { pub(crate) ReadOdd = "read" on Odd; }
    assert!(
        policies()
            .decide::<Burn>(&agent("interior"), ANALYSIS, &open("interior"))
            .is_err()
    );
    assert!(
        policies()
            .decide::<ReadOdd>(&agent("interior"), ANALYSIS, &Odd)
            .is_err()
    );
}

#[test]
fn policies_that_do_not_hold_are_refused_at_the_start() {
    let no_article = r#"@id("x") permit (principal, action, resource);"#;
    let unknown_attribute = r#"@id("x") @article("1")
        permit (principal, action, resource) when { resource.minister == "x" };"#;
    let string_in = r#"@id("x") @article("1")
        permit (principal, action, resource) when { "a" in resource.ministry };"#;
    let optional_unguarded = r#"@id("x") @article("1")
        permit (principal, action, resource) when { principal.compartment == "x" };"#;
    let twice = r#"@id("x") @article("1") permit (principal, action == Action::"read", resource);
        @id("x") @article("1") permit (principal, action == Action::"close", resource);"#;
    let never = r#"@id("x") @article("1") permit (principal, action, resource) when { false };"#;
    for wrong in [
        no_article,
        unknown_attribute,
        string_in,
        optional_unguarded,
        twice,
        never,
    ] {
        assert!(
            matches!(Policies::parse(wrong, SCHEMA), Err(Fault::Law(_))),
            "{wrong}"
        );
    }
}

#[test]
fn the_matrix_lists_every_action_on_every_sample() {
    let samples = [
        Sample::of("own ministry", &open("interior")),
        Sample::of(
            "closed",
            &File {
                closed: true,
                ..open("interior")
            },
        ),
    ];
    let reader = Actor::account(Uuid::from_u128(2), Role("reader"));
    let actors = [("agent", agent("interior")), ("reader", reader)];
    let text = matrix(
        &policies(),
        &actors,
        &[ANALYSIS, Purpose("audit")],
        &samples,
    );
    assert_eq!(
        text,
        "close on File (own ministry): nobody\n\
         read on File (own ministry): agent [analysis] art. 4 I\n\
         read on File (own ministry): reader [analysis] art. 4 II\n\
         read on File (own ministry): reader [audit] art. 4 II\n\
         close on File (closed): nobody\n\
         read on File (closed): nobody\n"
    );
}
