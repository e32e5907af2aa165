using System.ComponentModel.DataAnnotations;

namespace OrleansTickets.Api.Orders.Exports;

/// <summary>Spreadsheets of orders: the settings <c>Exports__*</c>. The files lie in <c>Files__Directory</c>, encrypted.</summary>
internal sealed class ExportOptions
{
    public const string Section = "Exports";

    /// <summary>Minutes that a finished spreadsheet can be fetched, 1 to 1,440; then it is removed.</summary>
    [Range(1, 1_440)]
    public int LinkMinutes { get; set; } = 60;

    public TimeSpan LinkTime => TimeSpan.FromMinutes(LinkMinutes);
}
