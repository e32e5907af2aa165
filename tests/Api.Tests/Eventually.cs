namespace OrleansTickets.Api.Tests;

internal static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(20);

    /// <summary>Waits for what happens by itself; how long it takes is not what is tested.</summary>
    public static async Task IsAsync(Func<Task<bool>> condition, string what)
    {
        using var patience = new CancellationTokenSource(Patience);
        using var timer = new PeriodicTimer(Step);
        while (!await condition())
        {
            Assert.False(patience.IsCancellationRequested, $"Still not: {what}");
            await timer.WaitForNextTickAsync();
        }
    }
}
