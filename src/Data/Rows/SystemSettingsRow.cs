namespace OrleansTickets.Data.Rows;

/// <summary>The one row of settings that were changed at run time (MISSION T3); null: as the configuration says.</summary>
public sealed class SystemSettingsRow : IVersionedRow
{
    public bool Singleton { get; private set; } = true;

    /// <summary>Counted up by the database with every change.</summary>
    public long Revision { get; private set; }

    public double? HoldMinutes { get; set; }

    public double? ExtendMinutes { get; set; }

    public int? MaxExtensions { get; set; }

    public int? MaxTicketsPerOrder { get; set; }

    public int? StockWarningThreshold { get; set; }

    public bool Maintenance { get; set; }

    public string? MaintenanceMessageKo { get; set; }

    public string? MaintenanceMessageEn { get; set; }

    /// <summary>When the maintenance ends by itself.</summary>
    public DateTimeOffset? MaintenanceUntil { get; set; }

    public DateTimeOffset? UpdatedAt { get; set; }

    /// <summary>The admin who changed them last.</summary>
    public Guid? UpdatedBy { get; set; }

    public uint Version { get; private set; }
}
