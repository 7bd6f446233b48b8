//! The policy table.

use kit::Role;

/// What somebody wants to do.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Action {
    /// Give a visitor a number.
    IssueTicket,
    /// Take back a number that was just given by mistake.
    VoidTicket,
    /// Look at, confirm or withdraw a self-declared priority.
    CheckPriority,
    /// Take a number from afar, which does not wait.
    ReserveTicket,
    /// Say that the holder of a reserved number is at the site.
    CheckIn,
    /// Ask for a later turn, once.
    Postpone,
    /// Print numbers ahead and enter them afterwards.
    PaperNumbers,
    /// Say how a visit was.
    Rate,
    /// Leave the queue.
    LeaveQueue,
    /// Come back to a place that was kept.
    ReturnTicket,
    /// Open a counter.
    OpenCounter,
    /// Close a counter.
    CloseCounter,
    /// Take a break from calling, and end it.
    Pause,
    /// Ask the hall's manager for help, silently.
    CallHelp,
    /// Say that one has read what is new of a service.
    Acknowledge,
    /// Say that help is on the way.
    AnswerHelp,
    /// Call whoever is next.
    CallNext,
    /// Call the same number again.
    CallAgain,
    /// Begin to serve.
    StartService,
    /// Keep the visitor with the counter.
    Hold,
    /// Send the visitor out of the queue for a while.
    Park,
    /// Send the visitor to another counter, service or body.
    Transfer,
    /// Send whoever is at a counter back to the line.
    ReleaseCounter,
    /// Say that the visitor takes the time it takes.
    Untimed,
    /// Say that a system of a body does not answer, and that it answers again.
    ReportSystem,
    /// Say that the visitor did not come.
    DidNotCome,
    /// Finish a service.
    Finish,
    /// Turn the visitor away on a listed ground.
    TurnAway,
    /// See who waits, with what for.
    ReadHall,
    /// Open a counter for the operator who sits there.
    StaffCounter,
    /// Change the counters and the week of a site.
    ChangePlan,
    /// Announce that a site is closed on some days, or open at other hours.
    AnnounceClosure,
    /// Tell everybody in a hall something, and withdraw it.
    Announce,
    /// Close the day of a site.
    CloseDay,
    /// Read the figures of a day.
    ReadReport,
    /// Compare halls, and read what is expected of the next days.
    ReadOverview,
    /// Ask that a visitor be put first.
    AskOverride,
    /// Be the second who puts a visitor first.
    ConfirmOverride,
    /// Say where a number is wanted and how many are before it: nothing of who holds it.
    FindTheWay,
    /// Find a visitor of today by a phone number or a spoken code; nothing is opened.
    FindTicket,
    /// Open personal fields; the look is recorded.
    ReadSealed,
    /// Leave a note about the visitor at the counter, for the next one.
    LeaveNote,
    /// Erase personal fields for ever, after the visit.
    Erase,
    /// Read the journal's private side.
    ReadLog,
    /// Add and suspend accounts.
    ManageStaff,
    /// Enrol devices of a site, and revoke them.
    ManageDevices,
    /// Have a session.
    SignIn,
    /// Act because a time has come.
    RunTimer,
}

/// How far a power goes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Reach {
    /// Not at all.
    Nowhere,
    /// To the ticket whose link the actor holds.
    OwnTicket,
    /// To the counter where the actor has signed in.
    OwnCounter,
    /// To the counters of the actor's own entity at the actor's site.
    OwnEntity,
    /// To everything of the actor's site.
    Site,
    /// Everywhere.
    Node,
}

impl Reach {
    /// The word in the printed matrix.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Nowhere => ".",
            Self::OwnTicket => "own ticket",
            Self::OwnCounter => "own counter",
            Self::OwnEntity => "own entity",
            Self::Site => "site",
            Self::Node => "node",
        }
    }
}

impl Action {
    /// Every action, in the order of the printed matrix.
    pub const ALL: [Self; 48] = [
        Self::IssueTicket,
        Self::VoidTicket,
        Self::CheckPriority,
        Self::ReserveTicket,
        Self::CheckIn,
        Self::Postpone,
        Self::PaperNumbers,
        Self::Rate,
        Self::LeaveQueue,
        Self::ReturnTicket,
        Self::OpenCounter,
        Self::CloseCounter,
        Self::Pause,
        Self::CallHelp,
        Self::Acknowledge,
        Self::AnswerHelp,
        Self::CallNext,
        Self::CallAgain,
        Self::StartService,
        Self::Hold,
        Self::Park,
        Self::Transfer,
        Self::ReleaseCounter,
        Self::Untimed,
        Self::ReportSystem,
        Self::DidNotCome,
        Self::Finish,
        Self::TurnAway,
        Self::ReadHall,
        Self::StaffCounter,
        Self::ChangePlan,
        Self::AnnounceClosure,
        Self::Announce,
        Self::CloseDay,
        Self::ReadReport,
        Self::ReadOverview,
        Self::AskOverride,
        Self::ConfirmOverride,
        Self::FindTheWay,
        Self::FindTicket,
        Self::ReadSealed,
        Self::LeaveNote,
        Self::Erase,
        Self::ReadLog,
        Self::ManageStaff,
        Self::ManageDevices,
        Self::SignIn,
        Self::RunTimer,
    ];

    /// The action in words.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::IssueTicket => "issue ticket",
            Self::VoidTicket => "void ticket",
            Self::CheckPriority => "check priority",
            Self::ReserveTicket => "reserve ticket",
            Self::CheckIn => "check in",
            Self::Postpone => "postpone",
            Self::PaperNumbers => "paper numbers",
            Self::Rate => "rate",
            Self::LeaveQueue => "leave queue",
            Self::ReturnTicket => "return ticket",
            Self::OpenCounter => "open counter",
            Self::CloseCounter => "close counter",
            Self::Pause => "pause",
            Self::CallHelp => "call help",
            Self::Acknowledge => "acknowledge",
            Self::AnswerHelp => "answer help",
            Self::CallNext => "call next",
            Self::CallAgain => "call again",
            Self::StartService => "start service",
            Self::Hold => "hold",
            Self::Park => "park",
            Self::Transfer => "transfer",
            Self::ReleaseCounter => "release",
            Self::Untimed => "untimed",
            Self::ReportSystem => "report system",
            Self::DidNotCome => "did not come",
            Self::Finish => "finish",
            Self::TurnAway => "turn away",
            Self::ReadHall => "read hall",
            Self::StaffCounter => "staff counter",
            Self::ChangePlan => "change plan",
            Self::AnnounceClosure => "set closure",
            Self::Announce => "announce",
            Self::CloseDay => "close day",
            Self::ReadReport => "read report",
            Self::ReadOverview => "read overview",
            Self::AskOverride => "ask override",
            Self::ConfirmOverride => "be the second",
            Self::FindTheWay => "find the way",
            Self::FindTicket => "find ticket",
            Self::ReadSealed => "read sealed",
            Self::LeaveNote => "leave note",
            Self::Erase => "erase",
            Self::ReadLog => "read log",
            Self::ManageStaff => "manage staff",
            Self::ManageDevices => "manage devices",
            Self::SignIn => "sign in",
            Self::RunTimer => "run timer",
        }
    }
}

/// What reception does for whoever stands in front of it.
fn of_reception(action: Action) -> bool {
    use Action as A;
    matches!(
        action,
        A::IssueTicket
            | A::CheckIn
            | A::VoidTicket
            | A::CheckPriority
            | A::PaperNumbers
            | A::LeaveQueue
            | A::ReturnTicket
            | A::ReadHall
            | A::FindTicket
    )
}

/// What a manager does at the own site.
fn of_manager(action: Action) -> bool {
    use Action as A;
    matches!(
        action,
        A::ReadHall
            | A::FindTicket
            | A::CloseCounter
            | A::ReleaseCounter
            | A::AnswerHelp
            | A::ReportSystem
            | A::StaffCounter
            | A::AnnounceClosure
            | A::Announce
            | A::CloseDay
            | A::ReadReport
            | A::ReadOverview
            | A::AskOverride
            | A::ConfirmOverride
            | A::ManageDevices
    )
}

/// How far a role's power over an action goes. The only place where that is said.
#[must_use]
pub fn reach(role: Role, action: Action) -> Reach {
    use Action as A;
    use Role as R;
    match (role, action) {
        (R::Kiosk, A::IssueTicket | A::CheckIn) => Reach::Site,
        (R::Reception, _) if of_reception(action) => Reach::Site,
        // Whoever holds a number is somebody at home, too: it is given up for one elsewhere.
        (R::Nobody | R::Citizen, A::ReserveTicket) => Reach::Node,
        (R::Citizen, A::LeaveQueue | A::ReturnTicket | A::Erase | A::Postpone | A::Rate) => {
            Reach::OwnTicket
        }
        (R::Operator, A::OpenCounter | A::ReportSystem) => Reach::OwnEntity,
        (
            R::Operator,
            A::CloseCounter
            | A::Pause
            | A::CallHelp
            | A::Acknowledge
            | A::CallNext
            | A::CallAgain
            | A::StartService
            | A::Hold
            | A::Park
            | A::Transfer
            | A::Untimed
            | A::DidNotCome
            | A::Finish
            | A::TurnAway
            | A::ReadSealed
            | A::LeaveNote,
        ) => Reach::OwnCounter,
        (R::Operator, A::ReadHall | A::FindTicket) => Reach::Site,
        (R::Manager, _) if of_manager(action) => Reach::Site,
        (R::Volunteer, A::FindTheWay) => Reach::Site,
        (R::Head, A::ReadOverview) => Reach::Node,
        (
            R::Administrator,
            A::ManageStaff
            | A::ManageDevices
            | A::ConfirmOverride
            | A::ChangePlan
            | A::AnnounceClosure,
        ) => Reach::Node,
        (R::Auditor, A::ReadLog) => Reach::Node,
        (
            R::Kiosk
            | R::Reception
            | R::Volunteer
            | R::Operator
            | R::Manager
            | R::Administrator
            | R::Head
            | R::Auditor,
            A::SignIn,
        ) => Reach::Node,
        (R::Clock, A::RunTimer | A::Erase) => Reach::Node,
        _ => Reach::Nowhere,
    }
}

/// Whether two people give an account of this role, and a new second factor to it: it has power
/// over others, or reads what nobody else may.
#[must_use]
pub fn takes_two(role: Role) -> bool {
    matches!(role, Role::Manager | Role::Administrator | Role::Auditor)
}
