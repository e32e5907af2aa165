using System.Diagnostics.CodeAnalysis;
using OrleansTickets.Embedded.Activations;

namespace Orleans.Runtime
{
    /// <summary>A timer of one activation; it ends with it.</summary>
    public interface IGrainTimer : IDisposable
    {
        /// <summary>Sets the timer anew; during a callback it takes effect when the callback ends.</summary>
        /// <exception cref="ArgumentOutOfRangeException">Below -1 ms or above 4294967294 ms.</exception>
        void Change(TimeSpan dueTime, TimeSpan period);
    }

    public readonly struct GrainTimerCreationOptions()
    {
        [SetsRequiredMembers]
        public GrainTimerCreationOptions(TimeSpan dueTime, TimeSpan period)
            : this()
        {
            DueTime = dueTime;
            Period = period;
        }

        /// <summary>Until the first tick; <see cref="Timeout.InfiniteTimeSpan"/>: never by itself.</summary>
        public required TimeSpan DueTime { get; init; }

        /// <summary>From the end of a tick to the next; <see cref="Timeout.InfiniteTimeSpan"/>: one tick only.</summary>
        public required TimeSpan Period { get; init; }

        /// <summary>Whether ticks may interleave with requests; in a reentrant grain they always may.</summary>
        public bool Interleave { get; init; }

        /// <summary>Whether a tick counts as activity against idle collection.</summary>
        public bool KeepAlive { get; init; }
    }
}

namespace Orleans
{
    public static class GrainBaseExtensions
    {
        /// <summary>Ends this activation when its running requests have finished; calls that come later go to a new one.</summary>
        public static void DeactivateOnIdle(this IGrainBase grain) => grain.GrainContext.Deactivate(
            new(DeactivationReasonCode.ApplicationRequested, $"{nameof(DeactivateOnIdle)} was called."));

        public static IGrainTimer RegisterGrainTimer<TState>(
            this IGrainBase grain, Func<TState, CancellationToken, Task> callback, TState state, GrainTimerCreationOptions options)
        {
            ArgumentNullException.ThrowIfNull(callback);
            return ((Activation)grain.GrainContext).AddTimer(cancellation => callback(state, cancellation), options);
        }

        public static IGrainTimer RegisterGrainTimer(
            this IGrainBase grain, Func<CancellationToken, Task> callback, GrainTimerCreationOptions options)
        {
            ArgumentNullException.ThrowIfNull(callback);
            return ((Activation)grain.GrainContext).AddTimer(callback, options);
        }

        public static IGrainTimer RegisterGrainTimer(this IGrainBase grain, Func<Task> callback, GrainTimerCreationOptions options)
        {
            ArgumentNullException.ThrowIfNull(callback);
            return ((Activation)grain.GrainContext).AddTimer(_ => callback(), options);
        }

        public static IGrainTimer RegisterGrainTimer<TState>(
            this IGrainBase grain, Func<TState, Task> callback, TState state, GrainTimerCreationOptions options)
        {
            ArgumentNullException.ThrowIfNull(callback);
            return ((Activation)grain.GrainContext).AddTimer(_ => callback(state), options);
        }

        public static IGrainTimer RegisterGrainTimer(this IGrainBase grain, Func<Task> callback, TimeSpan dueTime, TimeSpan period) =>
            RegisterGrainTimer(grain, callback, new(dueTime, period));

        public static IGrainTimer RegisterGrainTimer(
            this IGrainBase grain, Func<CancellationToken, Task> callback, TimeSpan dueTime, TimeSpan period) =>
            RegisterGrainTimer(grain, callback, new(dueTime, period));

        public static IGrainTimer RegisterGrainTimer<TState>(
            this IGrainBase grain, Func<TState, Task> callback, TState state, TimeSpan dueTime, TimeSpan period) =>
            RegisterGrainTimer(grain, callback, state, new(dueTime, period));

        public static IGrainTimer RegisterGrainTimer<TState>(
            this IGrainBase grain, Func<TState, CancellationToken, Task> callback, TState state, TimeSpan dueTime, TimeSpan period) =>
            RegisterGrainTimer(grain, callback, state, new(dueTime, period));
    }
}
