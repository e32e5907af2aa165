using System.Reflection;
using System.Text.Json;

namespace OrleansTickets.Embedded;

/// <summary>How the single-process engine runs.</summary>
public sealed class EmbeddedOptions
{
    /// <summary>The first part of every row's key in grain storage and reminders; the same for all processes that share them.</summary>
    public string ServiceId { get; set; } = "orleanstickets";

    /// <summary>After this time a call fails with <see cref="TimeoutException"/>, whatever the grain still does. Above zero.</summary>
    public TimeSpan ResponseTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Activations unused for this long are ended. Above zero.</summary>
    public TimeSpan CollectionAge { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>How often unused activations are looked for. Above zero.</summary>
    public TimeSpan CollectionQuantum { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Time that <c>OnActivateAsync</c> and <c>OnDeactivateAsync</c> may take before they are cancelled.</summary>
    public TimeSpan LifecycleTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The shortest period a reminder may have.</summary>
    public TimeSpan MinimumReminderPeriod { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How grain states are written into their rows.</summary>
    public JsonSerializerOptions StateJson { get; set; } = JsonSerializerOptions.Default;

    /// <summary>Where grain classes are looked for.</summary>
    public IList<Assembly> GrainAssemblies { get; } = [];
}
