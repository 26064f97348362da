//! The policies of a service, and the one question put to them.

use std::{
    collections::{HashMap, HashSet},
    fmt,
    str::FromStr as _,
    sync::Arc,
};

use cedar_policy::{
    Authorizer, Context, Decision, Entities, Entity, EntityId, EntityTypeName, EntityUid,
    PolicySet, Request, RestrictedExpression, Schema, ValidationMode, Validator,
};
use kernel::{Actor, Purpose};
use uuid::Uuid;

use super::{Action, Attr, Permit, Resource};
use crate::{Denied, Fault};

/// Policies and their schema, validated. Cheap to clone.
#[derive(Clone)]
pub struct Policies {
    inner: Arc<Inner>,
}

struct Inner {
    set: PolicySet,
    schema: Schema,
    authorizer: Authorizer,
    /// Article of each policy, by the id Cedar gave it.
    articles: HashMap<String, String>,
    types: HashMap<String, EntityTypeName>,
}

/// The facts of a request, apart from the types that carry them in the program.
pub(super) struct Facts<'a> {
    pub(super) kind: &'a str,
    pub(super) id: Uuid,
    pub(super) attributes: Vec<(&'static str, Attr)>,
}

/// The articles of the policies that decided.
pub(super) struct Answer {
    pub(super) permitted: bool,
    pub(super) articles: Vec<String>,
}

impl Policies {
    /// Reads policies and schema, and validates the first against the second, strictly: what Cedar
    /// only warns of is refused too.
    ///
    /// # Errors
    /// When either cannot be read, the policies are not valid, one is a template, or one lacks
    /// `@id` or `@article`.
    pub fn parse(policies: &str, schema: &str) -> Result<Self, Fault> {
        let wrong = |what: &str, why: &dyn fmt::Display| {
            Fault::Law(format!("{what} cannot be read: {why}").into())
        };
        let schema = Schema::from_str(schema).map_err(|e| wrong("access.cedarschema", &e))?;
        let set = PolicySet::from_str(policies).map_err(|e| wrong("access.cedar", &e))?;
        let result = Validator::new(schema.clone()).validate(&set, ValidationMode::Strict);
        if !result.validation_passed_without_warnings() {
            let errors = result.validation_errors().map(ToString::to_string);
            let warnings = result.validation_warnings().map(ToString::to_string);
            let faults: Vec<_> = errors.chain(warnings).collect();
            return Err(Fault::Law(
                format!("access.cedar: {}", faults.join("; ")).into(),
            ));
        }
        if set.templates().next().is_some() {
            return Err(Fault::Law(
                "access.cedar: templates are not used here".into(),
            ));
        }
        let mut articles = HashMap::new();
        let mut names = HashSet::new();
        for policy in set.policies() {
            let (Some(name), Some(article)) =
                (policy.annotation("id"), policy.annotation("article"))
            else {
                let id = policy.id();
                return Err(Fault::Law(
                    format!("access.cedar: {id} lacks @id or @article").into(),
                ));
            };
            if !names.insert(name.to_owned()) {
                return Err(Fault::Law(
                    format!("access.cedar: two policies @id(\"{name}\")").into(),
                ));
            }
            articles.insert(policy.id().to_string(), article.to_owned());
        }
        let mut types: HashMap<_, _> = schema
            .entity_types()
            .map(|name| (name.to_string(), name.clone()))
            .collect();
        let action = EntityTypeName::from_str("Action").map_err(|e| wrong("type", &e))?;
        types.insert("Action".to_owned(), action);
        let authorizer = Authorizer::new();
        Ok(Self {
            inner: Arc::new(Inner {
                set,
                schema,
                authorizer,
                articles,
                types,
            }),
        })
    }

    /// Articles the policies cite, sorted, each once.
    #[must_use]
    pub fn articles(&self) -> Vec<&str> {
        let mut articles: Vec<_> = self.inner.articles.values().map(String::as_str).collect();
        articles.sort_unstable();
        articles.dedup();
        articles
    }

    /// Actions the schema declares, sorted: for the test that compares them with the program's.
    #[must_use]
    pub fn actions(&self) -> Vec<String> {
        let mut actions: Vec<_> = self
            .inner
            .schema
            .actions()
            .map(|uid| uid.id().unescaped().to_owned())
            .collect();
        actions.sort_unstable();
        actions
    }

    /// Actions that apply to an entity type, sorted.
    pub(super) fn actions_on(&self, kind: &str) -> Vec<String> {
        let inner = &self.inner;
        let (Some(account), Some(kind)) = (inner.types.get("Account"), inner.types.get(kind))
        else {
            return Vec::new();
        };
        let actions = inner
            .schema
            .actions_for_principal_and_resource(account, kind);
        let mut actions: Vec<_> = actions.map(|uid| uid.id().unescaped().to_owned()).collect();
        actions.sort_unstable();
        actions
    }

    /// Whether `actor` may do `A` on `resource` for `purpose`.
    pub(crate) fn decide<A: Action>(
        &self,
        actor: &Actor,
        purpose: Purpose,
        resource: &A::Resource,
    ) -> Result<Permit<A>, Denied> {
        let id = resource.id();
        let facts = Facts {
            kind: <A::Resource as Resource>::TYPE,
            id,
            attributes: resource.attributes(),
        };
        let answer = self.ask(actor, purpose, A::NAME, facts);
        if answer.permitted {
            Ok(Permit::granted(resource.clone(), answer.articles))
        } else {
            Err(Denied {
                action: A::NAME,
                articles: answer.articles,
            })
        }
    }

    /// The question itself. A request that does not fit the schema is denied like any other error.
    pub(super) fn ask(
        &self,
        actor: &Actor,
        purpose: Purpose,
        action: &str,
        facts: Facts<'_>,
    ) -> Answer {
        match self.request(actor, purpose, action, facts) {
            Ok((request, entities)) => self.evaluate(&request, &entities),
            Err(why) => {
                // INVARIANT: a service's own types do not match its schema; the tests see it first.
                tracing::error!(
                    action,
                    why,
                    "access request does not fit the schema: denied"
                );
                Answer {
                    permitted: false,
                    articles: Vec::new(),
                }
            }
        }
    }

    fn evaluate(&self, request: &Request, entities: &Entities) -> Answer {
        let inner = &self.inner;
        let response = inner
            .authorizer
            .is_authorized(request, &inner.set, entities);
        let diagnostics = response.diagnostics();
        let errors = diagnostics.errors().count();
        if errors > 0 {
            tracing::error!(errors, "access policy failed to evaluate: denied");
            metrics::counter!("acte_access_errors_total").increment(1);
        }
        let mut articles: Vec<_> = diagnostics
            .reason()
            .filter_map(|id| inner.articles.get(&id.to_string()).cloned())
            .collect();
        articles.sort_unstable();
        articles.dedup();
        Answer {
            permitted: response.decision() == Decision::Allow && errors == 0,
            articles,
        }
    }

    fn request(
        &self,
        actor: &Actor,
        purpose: Purpose,
        action: &str,
        facts: Facts<'_>,
    ) -> Result<(Request, Entities), &'static str> {
        let text = |value: &str| RestrictedExpression::new_string(value.to_owned());
        let role = self.uid("Role", actor.role.0)?;
        let name = actor
            .account
            .map_or_else(|| actor.role.0.to_owned(), |id| id.to_string());
        let principal = self.uid("Account", &name)?;
        let resource = self.uid(facts.kind, &facts.id.to_string())?;
        let action = self.uid("Action", action)?;

        let mut about = HashMap::from([("role".to_owned(), text(actor.role.0))]);
        if let Some(compartment) = &actor.compartment {
            about.insert("compartment".to_owned(), text(compartment));
        }
        let accounts = self.inner.types.get("Account").ok_or("an entity type")?;
        let attributes = facts.attributes.into_iter().map(|(name, value)| {
            let value = match value {
                Attr::Account(id) => {
                    RestrictedExpression::new_entity_uid(EntityUid::from_type_name_and_id(
                        accounts.clone(),
                        EntityId::new(id.to_string()),
                    ))
                }
                Attr::Text(value) => RestrictedExpression::new_string(value),
                Attr::Bool(value) => RestrictedExpression::new_bool(value),
                Attr::Long(value) => RestrictedExpression::new_long(value),
                Attr::Set(values) => RestrictedExpression::new_set(
                    values.into_iter().map(RestrictedExpression::new_string),
                ),
            };
            (name.to_owned(), value)
        });
        let attribute = |_| "an attribute";
        let entities = [
            Entity::new(principal.clone(), about, HashSet::from([role.clone()]))
                .map_err(attribute)?,
            Entity::with_uid(role),
            Entity::new(resource.clone(), attributes.collect(), HashSet::new())
                .map_err(attribute)?,
        ];
        let schema = Some(&self.inner.schema);
        let entities = Entities::from_entities(entities, schema).map_err(|_| "an entity")?;
        let context = Context::from_pairs([("purpose".to_owned(), text(purpose.0))])
            .map_err(|_| "the context")?;
        let request = Request::new(principal, action, resource, context, schema)
            .map_err(|_| "the request")?;
        Ok((request, entities))
    }

    fn uid(&self, kind: &str, id: &str) -> Result<EntityUid, &'static str> {
        let kind = self.inner.types.get(kind).ok_or("an entity type")?;
        Ok(EntityUid::from_type_name_and_id(
            kind.clone(),
            EntityId::new(id),
        ))
    }
}

impl fmt::Debug for Policies {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Policies({})", self.inner.articles.len())
    }
}
