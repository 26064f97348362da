//! Giving up every right: resource limits, Landlock, seccomp.
//!
//! Order matters. Landlock first, so that the watchdog thread the rule engine starts is inside; then
//! that thread; then no more threads, no more memory than the bound, and a short list of system
//! calls for all threads.

use std::collections::BTreeMap;

use landlock::{
    ABI, Access as _, AccessFs, AccessNet, CompatLevel, Compatible as _, Ruleset, RulesetAttr as _,
    RulesetStatus, Scope,
};
use rlimit::Resource;
use rustix::process::{DumpableBehavior, set_dumpable_behavior};
use seccompiler::{
    BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter,
    SeccompRule,
};

/// What a worker may use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    /// Address space, in bytes.
    pub memory: u64,
    /// Processor time, in seconds.
    pub seconds: u64,
}

/// Whether machine code may still be made after the lock-down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Code {
    /// No: no page may become executable.
    Fixed,
    /// Yes: compiling rules makes code. Only trusted rule texts are read then, never a file.
    Made,
}

/// Which walls stand.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Locked {
    /// Resource limits are set.
    pub limits: bool,
    /// Landlock refuses every file and every TCP port, in full.
    pub landlock: bool,
    /// Seccomp refuses every system call not on the list.
    pub seccomp: bool,
}

impl Locked {
    /// Whether all of them stand.
    #[must_use]
    pub fn complete(self) -> bool {
        self.limits && self.landlock && self.seccomp
    }
}

/// Locks this process down; `warm` runs at the last moment when threads may still start.
///
/// # Errors
/// When the kernel refuses a wall outright.
pub fn lock(
    bounds: Bounds,
    code: Code,
    warm: impl FnOnce(),
) -> Result<Locked, Box<dyn std::error::Error>> {
    let landlock = landlock()?;
    warm();
    let limits = limits(bounds);
    seccomp(code)?;
    Ok(Locked {
        limits,
        landlock,
        seccomp: true,
    })
}

/// No file, no TCP port, no signal or abstract socket outside. Also sets «no new privileges».
///
/// Kernels before 6.12 know only part of it (files since 5.13, ports since 6.7): files are what must
/// hold, for sockets and signals are closed by seccomp everywhere.
fn landlock() -> Result<bool, landlock::RulesetError> {
    let abi = ABI::V6;
    let status = Ruleset::default()
        .set_compatibility(CompatLevel::BestEffort)
        .handle_access(AccessFs::from_all(abi))?
        .handle_access(AccessNet::from_all(abi))?
        .scope(Scope::from_all(abi))?
        .create()?
        .restrict_self()?;
    Ok(status.ruleset != RulesetStatus::NotEnforced && status.no_new_privs)
}

fn limits(bounds: Bounds) -> bool {
    let both = |resource: Resource, value: u64| rlimit::setrlimit(resource, value, value).is_ok();
    // A core dump would write the file's content to disk; one that the kernel pipes into a program heeds no
    // limit on its size.
    set_dumpable_behavior(DumpableBehavior::NotDumpable).is_ok()
        & both(Resource::CORE, 0)
        & both(Resource::FSIZE, 0)
        & both(Resource::NOFILE, 3)
        & both(Resource::NPROC, 0)
        & both(Resource::CPU, bounds.seconds)
        & both(Resource::AS, bounds.memory)
}

/// Calls a worker needs to read its input, compute, and write its answer. All of them exist on x86-64
/// and on aarch64, each under its own number there.
const ALLOWED: &[i64] = &[
    libc::SYS_read,
    libc::SYS_readv,
    libc::SYS_write,
    libc::SYS_writev,
    libc::SYS_close,
    libc::SYS_lseek,
    libc::SYS_fstat,
    libc::SYS_munmap,
    libc::SYS_mremap,
    libc::SYS_brk,
    libc::SYS_madvise,
    libc::SYS_futex,
    libc::SYS_sched_yield,
    libc::SYS_sched_getaffinity,
    libc::SYS_clock_gettime,
    libc::SYS_clock_nanosleep,
    libc::SYS_nanosleep,
    libc::SYS_gettimeofday,
    libc::SYS_getrandom,
    libc::SYS_rt_sigaction,
    libc::SYS_rt_sigprocmask,
    libc::SYS_rt_sigreturn,
    libc::SYS_sigaltstack,
    libc::SYS_gettid,
    libc::SYS_getpid,
    libc::SYS_exit,
    libc::SYS_exit_group,
    libc::SYS_restart_syscall,
    libc::SYS_membarrier,
    libc::SYS_ppoll,
    libc::SYS_seccomp,
    // The watchdog thread may still be starting.
    libc::SYS_rseq,
    libc::SYS_set_robust_list,
];

/// Calls that libraries try and can do without: refused politely, where any other call kills.
const REFUSED: &[i64] = &[
    libc::SYS_openat,
    libc::SYS_newfstatat,
    libc::SYS_statx,
    libc::SYS_readlinkat,
    libc::SYS_faccessat,
    libc::SYS_faccessat2,
    libc::SYS_getcwd,
    libc::SYS_ioctl,
    libc::SYS_fcntl,
    libc::SYS_prctl,
    libc::SYS_uname,
    libc::SYS_prlimit64,
    libc::SYS_sysinfo,
];

/// Older calls that x86-64 still has; aarch64 began with their successors alone. The first is needed, the
/// others are refused politely.
#[cfg(target_arch = "x86_64")]
const OLDER: (&[i64], &[i64]) = (
    &[libc::SYS_poll],
    &[
        libc::SYS_open,
        libc::SYS_stat,
        libc::SYS_lstat,
        libc::SYS_readlink,
        libc::SYS_access,
    ],
);
#[cfg(not(target_arch = "x86_64"))]
const OLDER: (&[i64], &[i64]) = (&[], &[]);

fn seccomp(code: Code) -> Result<(), Box<dyn std::error::Error>> {
    let architecture = std::env::consts::ARCH.try_into()?;
    let protection = match code {
        // mmap and mprotect both take the protection as third argument.
        Code::Fixed => vec![SeccompRule::new(vec![SeccompCondition::new(
            2,
            SeccompCmpArgLen::Dword,
            SeccompCmpOp::MaskedEq(u64::from(libc::PROT_EXEC.unsigned_abs())),
            0,
        )?])?],
        Code::Made => Vec::new(),
    };
    let mut allowed: BTreeMap<i64, Vec<SeccompRule>> = ALLOWED
        .iter()
        .chain(OLDER.0)
        .chain(REFUSED)
        .chain(OLDER.1)
        .map(|call| (*call, Vec::new()))
        .collect();
    // Only to itself: the fork server and other workers have the same user.
    allowed.insert(
        libc::SYS_tgkill,
        vec![SeccompRule::new(vec![SeccompCondition::new(
            0,
            SeccompCmpArgLen::Dword,
            SeccompCmpOp::Eq,
            u64::from(std::process::id()),
        )?])?],
    );
    allowed.insert(libc::SYS_mmap, protection.clone());
    allowed.insert(libc::SYS_mprotect, protection);
    let refused = REFUSED
        .iter()
        .chain(OLDER.1)
        .map(|call| (*call, Vec::new()))
        .collect();
    let refuse = SeccompAction::Errno(libc::EACCES.unsigned_abs());
    let polite: BpfProgram =
        SeccompFilter::new(refused, SeccompAction::Allow, refuse, architecture)?.try_into()?;
    let strict: BpfProgram = SeccompFilter::new(
        allowed,
        SeccompAction::KillProcess,
        SeccompAction::Allow,
        architecture,
    )?
    .try_into()?;
    // Of two filters the kernel takes the severer answer. The strict one is installed first: it lets
    // the installing calls through, which the polite one then refuses.
    seccompiler::apply_filter_all_threads(&strict)?;
    seccompiler::apply_filter_all_threads(&polite)?;
    Ok(())
}
