using System.Diagnostics;
using OrleansTickets.Contracts;

namespace OrleansTickets.Fixtures;

/// <summary>Waits for conditions that something else brings about, and repeats calls as a client does that was not answered.</summary>
public static class Eventually
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    public static Task IsAsync(Func<bool> condition, string what) => IsAsync(() => Task.FromResult(condition()), what);

    /// <exception cref="TimeoutException">It was not so within 90 seconds.</exception>
    public static async Task IsAsync(Func<Task<bool>> condition, string what)
    {
        if (!await TryAsync(condition, Limit))
        {
            throw new TimeoutException($"Waited in vain for {what}.");
        }
    }

    /// <returns>Whether it was so within the limit.</returns>
    public static async Task<bool> TryAsync(Func<Task<bool>> condition, TimeSpan limit)
    {
        var started = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            if (Stopwatch.GetElapsedTime(started) > limit)
            {
                return false;
            }

            await Task.Delay(Pause);
        }

        return true;
    }

    /// <summary>Repeats a call while it fails with one of the two exceptions that a grain promises; any other is the test's.</summary>
    public static async Task<T> AnsweredAsync<T>(Func<Task<T>> call, Action<Exception>? onFailure = null)
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
                await Task.Delay(Pause);
            }
        }
    }
}
