using System.Runtime.CompilerServices;
using OrleansTickets.Api.Http;
using OrleansTickets.Data.Rows;
using OrleansTickets.Data.Settings;

namespace OrleansTickets.Api.Settings;

/// <summary>
/// Body of a change of settings. A member that is missing leaves its setting as it is, null resets it to the configured value; at
/// least one must be there.
/// </summary>
internal sealed class SystemRequest
{
    private static readonly Text Nothing = new("Names no setting.", "변경할 설정이 없습니다.");

    private readonly HashSet<string> _given = new(StringComparer.Ordinal);
    private MaintenanceTerms _maintenance;

    /// <summary>Minutes for which a reservation holds its tickets, 0.001 to 1,440.</summary>
    public double? HoldMinutes { get; set => field = Note(value); }

    /// <summary>Minutes that an extension adds, 0.001 to 1,440.</summary>
    public double? ExtendMinutes { get; set => field = Note(value); }

    /// <summary>How often one reservation can be extended, 0 to 10.</summary>
    public int? MaxExtensions { get; set => field = Note(value); }

    /// <summary>Most tickets in one reservation, 1 to 1,000.</summary>
    public int? MaxTicketsPerOrder { get; set => field = Note(value); }

    /// <summary>A stock with so many free tickets or fewer is low, 0 to 10,000,000; 0: warn only of what is sold out.</summary>
    public int? StockWarningThreshold { get; set => field = Note(value); }

    /// <summary>Replaced as a whole; null: off, without texts.</summary>
    public MaintenanceRequest? Maintenance { get; set => field = Note(value); }

    public void Read(Check check, DateTimeOffset now)
    {
        if (_given.Count == 0)
        {
            check.Fail(FieldErrors.Body, Nothing);
        }

        check.OptionalNumber("hold_minutes", HoldMinutes, BookingOptions.MinMinutes, BookingOptions.MaxMinutes);
        check.OptionalNumber("extend_minutes", ExtendMinutes, BookingOptions.MinMinutes, BookingOptions.MaxMinutes);
        check.OptionalNumber("max_extensions", MaxExtensions, 0, BookingOptions.MostExtensions);
        check.OptionalNumber("max_tickets_per_order", MaxTicketsPerOrder, 1, BookingOptions.MostTicketsPerOrder);
        check.OptionalNumber("stock_warning_threshold", StockWarningThreshold, 0, StockOptions.MostWarningThreshold);
        _maintenance = Maintenance?.Read(check, now) ?? default;
    }

    /// <summary>To be called once <see cref="Read"/> has found nothing wrong.</summary>
    public void Change(SystemSettingsRow row, SettingsSnapshot configured)
    {
        row.HoldMinutes = Changed(nameof(HoldMinutes), row.HoldMinutes, HoldMinutes, configured.Booking.HoldMinutes);
        row.ExtendMinutes = Changed(nameof(ExtendMinutes), row.ExtendMinutes, ExtendMinutes, configured.Booking.ExtendMinutes);
        row.MaxExtensions = Changed(nameof(MaxExtensions), row.MaxExtensions, MaxExtensions, configured.Booking.MaxExtensions);
        row.MaxTicketsPerOrder = Changed(
            nameof(MaxTicketsPerOrder), row.MaxTicketsPerOrder, MaxTicketsPerOrder, configured.Booking.MaxTicketsPerOrder);
        row.StockWarningThreshold = Changed(
            nameof(StockWarningThreshold), row.StockWarningThreshold, StockWarningThreshold, configured.Stock.WarningThreshold);
        if (_given.Contains(nameof(Maintenance)))
        {
            (row.Maintenance, row.MaintenanceMessageKo, row.MaintenanceMessageEn, row.MaintenanceUntil) = _maintenance;
        }
    }

    /// <summary>The configured value put back where nothing had been changed is no change: it goes on following the configuration.</summary>
    private T? Changed<T>(string name, T? old, T? value, T configured)
        where T : struct =>
        !_given.Contains(name) || (old is null && Equals(value, configured)) ? old : value;

    private T Note<T>(T value, [CallerMemberName] string member = "")
    {
        _given.Add(member);
        return value;
    }
}

/// <summary>Buyers are asked to come back later.</summary>
/// <param name="Enabled">Whether it is on.</param>
/// <param name="MessageKo">What Korean readers are told, at most 500 characters; null: a text of the server's own.</param>
/// <param name="MessageEn">What all others are told, at most 500 characters; null: a text of the server's own.</param>
/// <param name="Until">When it ends by itself, if it is on in the future; null: when it is turned off.</param>
internal sealed record MaintenanceRequest(bool? Enabled, string? MessageKo, string? MessageEn, DateTimeOffset? Until)
{
    private const int MaxMessage = 500;

    private static readonly Text Past = new("Must be in the future.", "미래의 시각이어야 합니다.");

    public MaintenanceTerms Read(Check check, DateTimeOffset now)
    {
        if (Enabled == true && Until <= now)
        {
            check.Fail("maintenance.until", Past);
        }

        return new MaintenanceTerms(
            check.Required("maintenance.enabled", Enabled),
            check.OptionalLine("maintenance.message_ko", MessageKo, MaxMessage),
            check.OptionalLine("maintenance.message_en", MessageEn, MaxMessage),
            check.OptionalMoment("maintenance.until", Until));
    }
}

internal readonly record struct MaintenanceTerms(bool Enabled, string? MessageKo, string? MessageEn, DateTimeOffset? Until);
