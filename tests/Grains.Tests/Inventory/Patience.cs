using System.Diagnostics;
using OrleansTickets.Contracts;

namespace OrleansTickets.Grains.Tests.Inventory;

/// <summary>Waits for conditions, and does what a client does whose call was not answered: ask again with the same key.</summary>
internal static class Patience
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    public static async Task UntilAsync(Func<Task<bool>> condition, string what)
    {
        if (!await TryAsync(condition, Limit))
        {
            throw new TimeoutException($"Waited in vain for {what}.");
        }
    }

    public static Task UntilAsync(Func<bool> condition, string what) => UntilAsync(() => Task.FromResult(condition()), what);

    public static async Task<bool> TryAsync(Func<Task<bool>> condition, TimeSpan limit)
    {
        var started = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            if (Stopwatch.GetElapsedTime(started) > limit)
            {
                return false;
            }

            await Task.Delay(10);
        }

        return true;
    }

    /// <summary>Any other exception than the two that a grain promises fails the test.</summary>
    public static async Task<T> RepeatUntilAnsweredAsync<T>(Func<Task<T>> call, Action<Exception>? onFailure = null)
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                return await call();
            }
            catch (Exception exception)
                when (exception is OutcomeUnknownException or OverloadedException && Stopwatch.GetElapsedTime(started) < Limit)
            {
                onFailure?.Invoke(exception);
                await Task.Delay(20);
            }
        }
    }
}
