using OrleansTickets.Embedded.Reminders;
using OrleansTickets.Embedded.Activations;

namespace Orleans
{
    /// <summary>A grain that takes reminders, also when it was not active.</summary>
    public interface IRemindable : IGrain
    {
        Task ReceiveReminder(string reminderName, TickStatus status);
    }

    public static class GrainReminderExtensions
    {
        /// <summary>Sets a reminder of this grain, kept in the database until it is unregistered. Idempotent by name.</summary>
        /// <exception cref="InvalidOperationException">The grain is not <see cref="IRemindable"/>.</exception>
        /// <exception cref="ArgumentException">The period is shorter than the least that is configured.</exception>
        public static Task<IGrainReminder> RegisterOrUpdateReminder(
            this IGrainBase grain, string reminderName, TimeSpan dueTime, TimeSpan period)
        {
            if (grain is not IRemindable)
            {
                throw new InvalidOperationException($"Grain {grain.GrainContext.GrainId} is not '{nameof(IRemindable)}'.");
            }

            return ServiceOf(grain).RegisterAsync(grain.GrainContext.GrainId, reminderName, dueTime, period);
        }

        public static Task<IGrainReminder> RegisterOrUpdateReminder(
            this Grain grain, string reminderName, TimeSpan dueTime, TimeSpan period) =>
            RegisterOrUpdateReminder((IGrainBase)grain, reminderName, dueTime, period);

        /// <exception cref="ReminderException">The reminder was registered anew since it was read.</exception>
        public static Task UnregisterReminder(this IGrainBase grain, IGrainReminder reminder) =>
            ServiceOf(grain).UnregisterAsync(reminder);

        public static Task UnregisterReminder(this Grain grain, IGrainReminder reminder) =>
            UnregisterReminder((IGrainBase)grain, reminder);

        public static Task<IGrainReminder?> GetReminder(this IGrainBase grain, string reminderName) =>
            ServiceOf(grain).GetAsync(grain.GrainContext.GrainId, reminderName);

        public static Task<IGrainReminder?> GetReminder(this Grain grain, string reminderName) =>
            GetReminder((IGrainBase)grain, reminderName);

        public static Task<List<IGrainReminder>> GetReminders(this IGrainBase grain) =>
            ServiceOf(grain).GetAllAsync(grain.GrainContext.GrainId);

        public static Task<List<IGrainReminder>> GetReminders(this Grain grain) => GetReminders((IGrainBase)grain);

        private static ReminderService ServiceOf(IGrainBase grain) => ((Activation)grain.GrainContext).Runtime.Reminders;
    }
}

namespace Orleans.Runtime
{
    public interface IGrainReminder
    {
        string ReminderName { get; }
    }

    /// <summary>When a reminder ticks. Times are UTC.</summary>
    [GenerateSerializer, Immutable]
    public readonly struct TickStatus(DateTime firstTickTime, TimeSpan period, DateTime timeStamp)
    {
        public DateTime FirstTickTime { get; } = firstTickTime;

        public TimeSpan Period { get; } = period;

        public DateTime CurrentTickTime { get; } = timeStamp;

        public override string ToString() => $"<{FirstTickTime}, {Period}, {CurrentTickTime}>";
    }

    /// <summary>A reminder could not be changed.</summary>
    public sealed class ReminderException(string message) : OrleansException(message);
}
