namespace OrleansTickets.Api.Tests.Permissions;

/// <summary>Everybody who may stand at the door of an endpoint.</summary>
public enum Caller
{
    /// <summary>No token.</summary>
    Nobody,

    /// <summary>A super admin's genuine token, half an hour too late.</summary>
    Expired,

    /// <summary>All as it should be, but signed by a key that is not ours, under the name of ours.</summary>
    ForeignKey,

    /// <summary><c>alg: none</c>, without a signature.</summary>
    Unsigned,

    /// <summary>A viewer's token whose level was raised.</summary>
    Tampered,

    /// <summary>A super admin who signed out.</summary>
    SignedOut,

    /// <summary>A manager of the event whose account has been closed.</summary>
    Closed,

    Viewer,

    Staff,

    Manager,

    /// <summary>A manager of another event.</summary>
    ForeignManager,

    /// <summary>Names the event by <c>?event_id=</c>.</summary>
    SuperAdmin,

    /// <summary>Names no event.</summary>
    SuperAdminAtLarge,
}
