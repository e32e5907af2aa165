namespace OrleansTickets.Data.Rows;

/// <summary>A super admin or an event manager (MISSION T1).</summary>
public sealed class AdminRow : IVersionedRow
{
    public required Guid Id { get; init; }

    /// <summary><c>super_admin</c> or <c>event_manager</c>.</summary>
    public required string AdminType { get; init; }

    /// <summary>In lower case; unique within the type, among those that are not deleted.</summary>
    public required string Email { get; set; }

    public required string Name { get; set; }

    /// <summary>By the framework's password hasher.</summary>
    public required string PasswordHash { get; set; }

    /// <summary>The one event of an event manager.</summary>
    public required Guid? EventId { get; set; }

    /// <summary>1 viewer, 2 staff, 3 manager, 9 super.</summary>
    public required short PermissionLevel { get; set; }

    public bool IsActive { get; set; } = true;

    /// <summary>Access tokens carry it; raising it ends them all.</summary>
    public int TokenVersion { get; set; } = 1;

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; set; }

    /// <summary>The account is closed for good, and its address free for another.</summary>
    public DateTimeOffset? DeletedAt { get; set; }

    public uint Version { get; private set; }
}
