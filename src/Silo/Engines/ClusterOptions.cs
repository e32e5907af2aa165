using System.ComponentModel.DataAnnotations;
using System.Net;

namespace OrleansTickets.Silo.Engines;

/// <summary>Section <c>Cluster</c>: how this process takes part in hosting grains. Validated at start.</summary>
public sealed record ClusterOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Cluster";

    /// <summary>Whether this process hosts grains, calls them, or both.</summary>
    public ClusterRole Role { get; init; } = ClusterRole.Combined;

    /// <summary>Silos and clients of one cluster have the same. Engine Orleans only.</summary>
    [Required, StringLength(150)]
    public string ClusterId { get; init; } = "orleanstickets";

    /// <summary>The first part of the keys of stored states and reminders: never change it for a database in use.</summary>
    [Required, StringLength(150)]
    public string ServiceId { get; init; } = "orleanstickets";

    /// <summary>TCP port on which silos reach this one. Engine Orleans only.</summary>
    [Range(1, 65535)]
    public int SiloPort { get; init; } = 11111;

    /// <summary>TCP port on which clients reach this silo. Engine Orleans only.</summary>
    [Range(1, 65535)]
    public int GatewayPort { get; init; } = 30000;

    /// <summary>IP address under which the others reach this silo; empty: the machine's first. Engine Orleans only.</summary>
    [CustomValidation(typeof(ClusterOptions), nameof(CheckAddress))]
    public string? AdvertisedAddress { get; init; }

    /// <summary>After this many seconds a grain call fails with <see cref="TimeoutException"/>. Fractions are allowed.</summary>
    [Range(0.1, 3600)]
    public double ResponseTimeoutSeconds { get; init; } = 30;

    /// <summary>Minutes after which an unused activation is ended; more than 1.</summary>
    [Range(1.01, 1440)]
    public double IdleMinutes { get; init; } = 15;

    /// <summary>The shortest period in seconds that a reminder may have.</summary>
    [Range(1, 3600)]
    public double MinimumReminderSeconds { get; init; } = 10;

    /// <summary>For the attribute above: framework code calls it by its name.</summary>
    public static ValidationResult? CheckAddress(string? address, ValidationContext context) =>
        string.IsNullOrEmpty(address) || IPAddress.TryParse(address, out _)
            ? ValidationResult.Success
            : new ValidationResult($"{context.DisplayName} must be an IP address.");
}

/// <summary>The part a process plays.</summary>
public enum ClusterRole
{
    /// <summary>Hosts grains and serves the API, which calls them in this process.</summary>
    Combined,

    /// <summary>Hosts grains only. Engine Orleans only.</summary>
    Silo,

    /// <summary>Serves the API and calls the grains of remote silos. Engine Orleans only.</summary>
    Client,
}
