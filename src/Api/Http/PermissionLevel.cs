namespace OrleansTickets.Api.Http;

/// <summary>The claim <c>permission_level</c> (MISSION T1); each may do what those below may.</summary>
internal enum PermissionLevel
{
    Viewer = 1,
    Staff = 2,
    Manager = 3,
    Super = 9,
}

/// <summary>The claim <c>admin_type</c> (MISSION T1).</summary>
internal enum AdminType
{
    SuperAdmin,
    EventManager,
}
