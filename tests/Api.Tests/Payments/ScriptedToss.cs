using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OrleansTickets.Grains.Payments;
using OrleansTickets.Silo.Payments;

namespace OrleansTickets.Api.Tests.Payments;

/// <summary>A server in Toss's place that answers word for word what a test says, also what Toss and its sandbox never would.</summary>
internal sealed class ScriptedToss : IAsyncDisposable
{
    private readonly WebApplication _server;
    private readonly IHost _client;
    private readonly ConcurrentQueue<Func<HttpContext, Task>> _script = new();
    private readonly ConcurrentQueue<ScriptedCall> _calls = new();
    private readonly LogLines _log = new();

    private ScriptedToss(WebApplication server, Func<ScriptedToss, IHost> client)
    {
        _server = server;
        _client = client(this);
    }

    public IReadOnlyList<ScriptedCall> Calls => [.. _calls];

    public IPaymentProvider Provider => _client.Services.GetRequiredService<IPaymentProvider>();

    /// <summary>All that was logged, at every level.</summary>
    public string Log => string.Join('\n', _log.Lines);

    public static async Task<ScriptedToss> StartAsync(int timeoutSeconds = 8)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var server = builder.Build();
        server.Urls.Add("http://127.0.0.1:0");
        ScriptedToss? toss = null;
        server.Run(context => toss!.AnswerAsync(context));
        await server.StartAsync();
        return toss = new ScriptedToss(server, made => CreateClient(made, server.Urls.First(), timeoutSeconds));
    }

    /// <summary>The next call is answered so.</summary>
    public ScriptedToss Then(int status, string body) => Then(async context =>
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(body);
    });

    public ScriptedToss Then(Func<HttpContext, Task> answer)
    {
        _script.Enqueue(answer);
        return this;
    }

    public ScriptedToss ThenError(int status, string code) => Then(status, $$"""{"code": "{{code}}", "message": "오류"}""");

    /// <summary>Ends the connection.</summary>
    public static Task Die(HttpContext context)
    {
        context.Abort();
        return Task.CompletedTask;
    }

    /// <summary>Never answers.</summary>
    public static async Task Hang(HttpContext context)
    {
        var gone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = context.RequestAborted.Register(gone.SetResult);
        await gone.Task;
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
    }

    private static IHost CreateClient(ScriptedToss toss, string address, int timeoutSeconds)
    {
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { EnvironmentName = Environments.Development });
        builder.Configuration.AddInMemoryCollection(
        [
            new("Toss:BaseUrl", address), new("Toss:SecretKey", ScriptedCall.SecretKey), new("Toss:ClientKey", "test_ck_scripted"),
            new("Toss:TimeoutSeconds", $"{timeoutSeconds}"), new("Toss:DepositHours", "12"),
        ]);
        builder.Logging.ClearProviders().AddProvider(toss._log).SetMinimumLevel(LogLevel.Trace);
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.AddPaymentProviders();
        return builder.Build();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var headers = context.Request.Headers;
        _calls.Enqueue(new ScriptedCall(
            $"{context.Request.Method} {context.Request.Path}", $"{headers.Authorization}", $"{headers["Idempotency-Key"]}", await reader.ReadToEndAsync()));
        await (_script.TryDequeue(out var answer) ? answer(context) : throw new InvalidOperationException("The script is over."));
    }

    private sealed class LogLines : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Lines { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Enqueue($"{formatter(state, exception)} {exception}");

        public void Dispose()
        {
        }
    }
}

/// <summary>What the server was asked.</summary>
internal sealed record ScriptedCall(string Line, string Authorization, string Key, string Body)
{
    public const string SecretKey = "test_sk_scripted_0123456789";
}
