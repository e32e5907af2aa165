namespace OrleansTickets.Sandbox.Faults;

/// <summary>An answer of a provider that stands in memory, ready to be sent whole, in part or not at all.</summary>
/// <param name="Body">JSON.</param>
internal sealed record SandboxAnswer(int Status, byte[] Body);

/// <summary>Lets a call happen as the fault that befalls it says.</summary>
internal static class FaultyCall
{
    /// <param name="act">Acts, and says what to answer.</param>
    /// <param name="refuse">What to answer instead: with the code and status, as far as the fault has them.</param>
    /// <param name="fail">What to answer in place of what happened, with the status.</param>
    public static async Task RunAsync(
        HttpContext context,
        SandboxFault? fault,
        Func<SandboxAnswer> act,
        Func<SandboxFault, SandboxAnswer> refuse,
        Func<int, SandboxAnswer> fail)
    {
        switch (fault?.Kind)
        {
            case SandboxFaultKind.Slow:
                // Whoever hangs up meanwhile does not stop it.
                await Task.Delay(fault.DelayMilliseconds, context.Stopping());
                await SendAsync(context, act());
                break;
            case SandboxFaultKind.Refuse:
                await SendAsync(context, refuse(fault));
                break;
            case SandboxFaultKind.ErrorBefore:
                await SendAsync(context, fail(fault.Status ?? 500));
                break;
            case SandboxFaultKind.ErrorAfter:
                _ = act();
                await SendAsync(context, fail(fault.Status ?? 500));
                break;
            case SandboxFaultKind.ResetBefore:
                context.Abort();
                break;
            case SandboxFaultKind.ResetAfter:
                await SendHalfAsync(context, act());
                break;
            case SandboxFaultKind.HangAfter:
                _ = act();
                await HangAsync(context);
                break;
            default:
                await SendAsync(context, act());
                break;
        }
    }

    private static CancellationToken Stopping(this HttpContext context) =>
        context.RequestServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;

    public static async Task SendAsync(HttpContext context, SandboxAnswer answer)
    {
        context.Response.StatusCode = answer.Status;
        context.Response.ContentType = "application/json;charset=UTF-8";
        context.Response.ContentLength = answer.Body.Length;
        await context.Response.Body.WriteAsync(answer.Body, context.RequestAborted);
    }

    private static async Task SendHalfAsync(HttpContext context, SandboxAnswer answer)
    {
        context.Response.StatusCode = answer.Status;
        context.Response.ContentType = "application/json;charset=UTF-8";
        context.Response.ContentLength = answer.Body.Length;
        await context.Response.Body.WriteAsync(answer.Body.AsMemory(0, answer.Body.Length / 2), context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
        context.Abort();
    }

    private static async Task HangAsync(HttpContext context)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, context.Stopping());
        var gone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = over.Token.Register(gone.SetResult);
        await gone.Task;
        context.Abort();
    }
}
