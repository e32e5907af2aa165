using Orleans.Concurrency;

namespace OrleansTickets.Grains.Tests.Conformance.Grains;

/// <summary>Has one grain timer, which writes each tick into the <see cref="Diary"/>.</summary>
internal interface ITimerGrain : IGrainWithStringKey
{
    Task StartAsync(TimeSpan dueTime, TimeSpan period);

    Task StartInterleavingAsync(TimeSpan period);

    Task StartFailingAsync(TimeSpan period);

    Task ChangeAsync(TimeSpan dueTime, TimeSpan period);

    Task StopAsync();

    Task LeaveAsync();

    Task HoldAsync(string gate);

    [AlwaysInterleave]
    Task<int> TicksAsync();
}

internal sealed class TimerGrain : Grain, ITimerGrain
{
    private IGrainTimer? _timer;
    private int _ticks;

    public Task StartAsync(TimeSpan dueTime, TimeSpan period) => StartAsync(new GrainTimerCreationOptions(dueTime, period));

    public Task StartInterleavingAsync(TimeSpan period) =>
        StartAsync(new GrainTimerCreationOptions(period, period) { Interleave = true });

    public Task StartFailingAsync(TimeSpan period)
    {
        _timer = this.RegisterGrainTimer(
            () =>
            {
                _ticks++;
                throw new InvalidOperationException("tick");
            },
            period,
            period);
        return Task.CompletedTask;
    }

    public Task ChangeAsync(TimeSpan dueTime, TimeSpan period)
    {
        _timer!.Change(dueTime, period);
        return Task.CompletedTask;
    }

    public Task StopAsync()
    {
        _timer!.Dispose();
        return Task.CompletedTask;
    }

    public Task LeaveAsync()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public Task HoldAsync(string gate) => Gate.Named(gate).PassAsync();

    public Task<int> TicksAsync() => Task.FromResult(_ticks);

    private Task StartAsync(GrainTimerCreationOptions options)
    {
        _timer = this.RegisterGrainTimer(static (self, cancellationToken) => self.TickAsync(cancellationToken), this, options);
        return Task.CompletedTask;
    }

    private async Task TickAsync(CancellationToken cancellationToken)
    {
        await Task.Yield();
        cancellationToken.ThrowIfCancellationRequested();
        _ticks++;
        Diary.Write(this.GetPrimaryKeyString(), "tick");
    }
}
