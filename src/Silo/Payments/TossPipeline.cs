using Microsoft.Extensions.Http.Resilience;
using Microsoft.Extensions.Options;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;

namespace OrleansTickets.Silo.Payments;

/// <summary>
/// What stands around each request to Toss, outermost first: two repetitions, the circuit breaker, and patience for one try. Repeating is
/// safe for all: queries change nothing, and everything else has an idempotency key.
/// </summary>
internal static class TossPipeline
{
    public const string Name = "toss";

    private const int Repetitions = 2;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);

    public static void Configure(ResiliencePipelineBuilder<HttpResponseMessage> pipeline, ResilienceHandlerContext context)
    {
        var options = context.ServiceProvider.GetRequiredService<IOptions<TossOptions>>().Value;

        // The clock of the machine, whatever the business's says: outside nobody waits for a test.
        pipeline.TimeProvider = TimeProvider.System;
        pipeline
            .AddRetry(new RetryStrategyOptions<HttpResponseMessage>
            {
                ShouldHandle = arguments => ValueTask.FromResult(IsPassing(arguments.Outcome)),
                MaxRetryAttempts = Repetitions,
                BackoffType = DelayBackoffType.Exponential,
                Delay = FirstPause,
                UseJitter = true,
            })
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions<HttpResponseMessage>
            {
                // An answer of the business, a refusal too, is a provider that works.
                ShouldHandle = arguments => ValueTask.FromResult(IsBroken(arguments.Outcome)),
                FailureRatio = 0.5,
                MinimumThroughput = 20,
                SamplingDuration = TimeSpan.FromSeconds(30),
                BreakDuration = TimeSpan.FromSeconds(5),
            })
            .AddTimeout(TimeSpan.FromSeconds(options.TimeoutSeconds));
    }

    /// <summary>Gone in a moment, perhaps. 409: the first request is still worked on; Toss says to repeat it.</summary>
    private static bool IsPassing(Outcome<HttpResponseMessage> outcome) =>
        IsBroken(outcome) || outcome.Result is { StatusCode: System.Net.HttpStatusCode.Conflict or System.Net.HttpStatusCode.TooManyRequests };

    private static bool IsBroken(Outcome<HttpResponseMessage> outcome) =>
        outcome.Exception is HttpRequestException or TimeoutRejectedException or IOException || outcome.Result is { StatusCode: >= System.Net.HttpStatusCode.InternalServerError };
}
