using System.ComponentModel.DataAnnotations;

namespace OrleansTickets.Data.Settings;

/// <summary>
/// What every reservation is held to (MISSION T11). Section <c>Booking</c> configures it, and super admins may change it at run
/// time: <see cref="ISystemSettings"/> has what is in force.
/// </summary>
public sealed record BookingOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Booking";

    /// <summary>The shortest time that a hold or an extension may have, in minutes.</summary>
    public const double MinMinutes = 0.001;

    /// <summary>The longest time that a hold or an extension may have, in minutes: a day.</summary>
    public const double MaxMinutes = 1_440;

    /// <summary>The highest <see cref="MaxExtensions"/>.</summary>
    public const int MostExtensions = 10;

    /// <summary>The highest <see cref="MaxTicketsPerOrder"/>.</summary>
    public const int MostTicketsPerOrder = 1_000;

    /// <summary>Minutes for which a reservation holds its tickets, 0.001 to 1,440. Fractions are allowed.</summary>
    [Range(MinMinutes, MaxMinutes)]
    public double HoldMinutes { get; init; } = 10;

    /// <summary>Minutes that an extension adds, 0.001 to 1,440. Fractions are allowed.</summary>
    [Range(MinMinutes, MaxMinutes)]
    public double ExtendMinutes { get; init; } = 5;

    /// <summary>How often one reservation can be extended, 0 to 10.</summary>
    [Range(0, MostExtensions)]
    public int MaxExtensions { get; init; } = 1;

    /// <summary>Most tickets in one reservation, over all its items, 1 to 1,000.</summary>
    [Range(1, MostTicketsPerOrder)]
    public int MaxTicketsPerOrder { get; init; } = 10;

    public TimeSpan HoldTime => TimeSpan.FromMinutes(HoldMinutes);

    public TimeSpan ExtendTime => TimeSpan.FromMinutes(ExtendMinutes);
}
