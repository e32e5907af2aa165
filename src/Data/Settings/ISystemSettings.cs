namespace OrleansTickets.Data.Settings;

/// <summary>
/// The settings that super admins may change while the system runs (MISSION T3). A value changed at run time overrides the
/// configured one, in every process, until it is reset.
/// </summary>
public interface ISystemSettings
{
    /// <summary>What is in force now: an object that never changes, so take it once for each decision. Costs neither a query nor a lock.</summary>
    SettingsSnapshot Current { get; }

    /// <summary>What this process's configuration says, which is in force where nothing was changed.</summary>
    SettingsSnapshot Configured { get; }

    /// <summary>
    /// Reads them anew: to be called after a change of one's own, so that whoever hears of it finds it in force here. Other
    /// processes hear of it from the database, within milliseconds.
    /// </summary>
    Task RefreshAsync(CancellationToken cancellationToken);
}

/// <summary>The changeable settings at one moment.</summary>
/// <param name="Revision">Counted up by every change; 0: the configuration alone.</param>
/// <param name="Maintenance">Null: off. One whose time is over counts as off, too.</param>
public sealed record SettingsSnapshot(long Revision, BookingOptions Booking, StockOptions Stock, Maintenance? Maintenance);
