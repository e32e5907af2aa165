using System.ComponentModel.DataAnnotations;

namespace OrleansTickets.Grains.Inventory;

/// <summary>Section <c>Booking</c> (MISSION T11).</summary>
public sealed class BookingOptions
{
    /// <summary>Minutes for which a reservation holds its tickets, more than 0 to 1,440. Fractions are allowed.</summary>
    [Range(0.001, 1_440)]
    public double HoldMinutes { get; set; } = 10;

    /// <summary>Minutes that an extension adds, more than 0 to 1,440. Fractions are allowed.</summary>
    [Range(0.001, 1_440)]
    public double ExtendMinutes { get; set; } = 5;

    /// <summary>How often one reservation can be extended, 0 to 10.</summary>
    [Range(0, 10)]
    public int MaxExtensions { get; set; } = 1;

    /// <summary>Most tickets in one reservation, over all its items, 1 to 1,000.</summary>
    [Range(1, 1_000)]
    public int MaxTicketsPerOrder { get; set; } = 10;

    public TimeSpan HoldTime => TimeSpan.FromMinutes(HoldMinutes);

    public TimeSpan ExtendTime => TimeSpan.FromMinutes(ExtendMinutes);
}
