using OrleansTickets.Data.Rows;
using OrleansTickets.Data.Settings;

namespace OrleansTickets.Api.Settings;

/// <summary>The settings that may change at run time, as they are in force.</summary>
/// <param name="HoldMinutes">Minutes for which a reservation holds its tickets.</param>
/// <param name="ExtendMinutes">Minutes that an extension adds.</param>
/// <param name="MaxExtensions">How often one reservation can be extended.</param>
/// <param name="MaxTicketsPerOrder">Most tickets in one reservation.</param>
/// <param name="StockWarningThreshold">A stock with so many free tickets or fewer is low.</param>
/// <param name="Overridden">Members of <paramref name="Defaults"/> whose value was changed at run time.</param>
/// <param name="Defaults">The configured values: in force where nothing was changed, and after a reset.</param>
/// <param name="UpdatedAt">When they were changed last; null: never.</param>
/// <param name="UpdatedBy">The admin who changed them last.</param>
internal sealed record SystemResponse(
    double HoldMinutes,
    double ExtendMinutes,
    int MaxExtensions,
    int MaxTicketsPerOrder,
    int StockWarningThreshold,
    MaintenanceResponse Maintenance,
    IReadOnlyList<string> Overridden,
    SystemDefaults Defaults,
    DateTimeOffset? UpdatedAt,
    Guid? UpdatedBy)
{
    public static SystemResponse From(SystemSettingsRow row, SettingsSnapshot configured, DateTimeOffset now)
    {
        var defaults = new SystemDefaults(
            configured.Booking.HoldMinutes, configured.Booking.ExtendMinutes, configured.Booking.MaxExtensions,
            configured.Booking.MaxTicketsPerOrder, configured.Stock.WarningThreshold);
        return new SystemResponse(
            row.HoldMinutes ?? defaults.HoldMinutes,
            row.ExtendMinutes ?? defaults.ExtendMinutes,
            row.MaxExtensions ?? defaults.MaxExtensions,
            row.MaxTicketsPerOrder ?? defaults.MaxTicketsPerOrder,
            row.StockWarningThreshold ?? defaults.StockWarningThreshold,
            new MaintenanceResponse(
                row.Maintenance && !(row.MaintenanceUntil <= now), row.MaintenanceMessageKo, row.MaintenanceMessageEn, row.MaintenanceUntil),
            [.. Overrides(row)],
            defaults,
            row.UpdatedAt,
            row.UpdatedBy);
    }

    private static IEnumerable<string> Overrides(SystemSettingsRow row)
    {
        (string Name, bool IsSet)[] settings =
        [
            ("hold_minutes", row.HoldMinutes is not null),
            ("extend_minutes", row.ExtendMinutes is not null),
            ("max_extensions", row.MaxExtensions is not null),
            ("max_tickets_per_order", row.MaxTicketsPerOrder is not null),
            ("stock_warning_threshold", row.StockWarningThreshold is not null),
        ];
        return settings.Where(setting => setting.IsSet).Select(setting => setting.Name);
    }
}

/// <param name="Enabled">Whether buyers are turned away now: false, too, once <paramref name="Until"/> has come.</param>
/// <param name="MessageKo">What Korean readers are told; null: a text of the server's own.</param>
/// <param name="MessageEn">What all others are told; null: a text of the server's own.</param>
/// <param name="Until">When it ends by itself.</param>
internal sealed record MaintenanceResponse(bool Enabled, string? MessageKo, string? MessageEn, DateTimeOffset? Until);

/// <summary>What the configuration says: <c>Booking__*</c> and <c>Stock__WarningThreshold</c>.</summary>
internal sealed record SystemDefaults(
    double HoldMinutes, double ExtendMinutes, int MaxExtensions, int MaxTicketsPerOrder, int StockWarningThreshold);
