using Microsoft.Extensions.Logging;

namespace OrleansTickets.Embedded.Activations;

/// <summary>What the runtime tells of grains that nobody awaits.</summary>
internal sealed partial class GrainLog(ILogger<GrainLog> logger)
{
    [LoggerMessage(LogLevel.Error, "Grain {Grain} could not be activated")]
    public partial void ActivationFailed(Exception failure, GrainId grain);

    [LoggerMessage(LogLevel.Error, "Grain {Grain} failed while it was deactivated")]
    public partial void DeactivationFailed(Exception failure, GrainId grain);

    [LoggerMessage(LogLevel.Error, "A turn of grain {Grain} failed")]
    public partial void TurnFailed(Exception failure, GrainId grain);

    [LoggerMessage(LogLevel.Warning, "A timer of grain {Grain} failed")]
    public partial void TimerFailed(Exception failure, GrainId grain);

    [LoggerMessage(LogLevel.Error, "Reminder {Reminder} of grain {Grain} failed")]
    public partial void ReminderFailed(Exception failure, string reminder, string grain);

    [LoggerMessage(LogLevel.Warning, "Reminder {Reminder} belongs to grain {Grain}, of which there is no class here")]
    public partial void ReminderOfUnknownGrain(string reminder, string grain);

    [LoggerMessage(LogLevel.Warning, "The host stopped before all grain calls had finished")]
    public partial void StoppedWithoutDraining();
}
