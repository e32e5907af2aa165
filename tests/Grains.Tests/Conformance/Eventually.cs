using System.Diagnostics;

namespace OrleansTickets.Grains.Tests.Conformance;

/// <summary>Waits for conditions that another part of the process brings about.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static Task TrueAsync(Func<bool> condition, string what) => TrueAsync(() => Task.FromResult(condition()), what);

    public static async Task TrueAsync(Func<Task<bool>> condition, string what)
    {
        var started = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            if (Stopwatch.GetElapsedTime(started) > Patience)
            {
                throw new TimeoutException($"Waited in vain for {what}.");
            }

            await Task.Delay(5);
        }
    }

    /// <summary>The call's answer, once it does not time out any more.</summary>
    public static async Task AnswersAsync<T>(Func<Task<T>> call) => await TrueAsync(
        async () =>
        {
            try
            {
                await call();
                return true;
            }
            catch (TimeoutException)
            {
                return false;
            }
        },
        "an answer");
}
