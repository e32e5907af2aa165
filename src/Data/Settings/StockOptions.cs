using System.ComponentModel.DataAnnotations;

namespace OrleansTickets.Data.Settings;

/// <summary>
/// When organisers are warned (MISSION T18, S9). Section <c>Stock</c> configures it, and super admins may change it at run time:
/// <see cref="ISystemSettings"/> has what is in force.
/// </summary>
public sealed record StockOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Stock";

    /// <summary>The highest <see cref="WarningThreshold"/>: as many tickets as a stock can have.</summary>
    public const int MostWarningThreshold = 10_000_000;

    /// <summary>A stock with so many free tickets or fewer is low, 0 to 10,000,000; 0: warn only of what is sold out.</summary>
    [Range(0, MostWarningThreshold)]
    public int WarningThreshold { get; init; } = 10;
}
