using System.Text.Json;
using System.Text.Json.Serialization;
using Npgsql;
using OrleansTickets.Data;
using OrleansTickets.Load.Processes;
using OrleansTickets.Silo.Engines;

namespace OrleansTickets.Load.Baselines;

/// <summary>What the product is compared with, on the product's own web stack, in a process like the product's.</summary>
internal static class BaselineServer
{
    // A usual size, below PostgreSQL's default limit of 100 connections.
    private const int UsualPool = 64;

    // The size at which a contended row does best: PostgreSQL hands a lock on the slower the more sessions queue for it.
    private const int TunedPool = 8;

    /// <summary>Serves until it is told to stop, or until the program that started it is gone.</summary>
    /// <param name="port">For whoever runs it by hand, with a database of its own; 0: where and on what its starter says.</param>
    public static async Task RunAsync(int port, string run)
    {
        await using var own = port > 0 ? await RunDatabase.CreateAsync("baselines", run, CancellationToken.None) : null;
        var builder = WebApplication.CreateBuilder();
        var connection = own?.ConnectionString
            ?? builder.Configuration.GetConnectionString("Tickets")
            ?? throw new LoadException($"Set {RunDatabase.Setting}.");
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        builder.Services.ConfigureHttpJsonOptions(json => BeAsStrictAsTheProduct(json.SerializerOptions));
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Configuration["ConnectionStrings:Tickets"] = connection;
        builder.AddGrainHost(typeof(BaselineServer).Assembly);
        if (port > 0)
        {
            builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        }

        await using var usual = Connect(connection, UsualPool);
        await using var tuned = Connect(connection, TunedPool);
        builder.Services.AddSingleton<MigrationRunner>();
        await using var app = builder.Build();
        app.MapGet("/ready", () => TypedResults.NoContent());
        app.MapEcho();
        app.MapGrain();
        await app.Services.GetRequiredService<MigrationRunner>().RunAsync(CancellationToken.None);
        var rowLock = new RowLockEndpoints(usual);
        await rowLock.CreateTablesAsync(CancellationToken.None);
        rowLock.Map(app, "/row-lock");
        new RowLockEndpoints(tuned).Map(app, "/row-lock-tuned");
        await app.StartAsync();
        var shutdown = app.WaitForShutdownAsync();
        if (port == 0)
        {
            // The starter holds the other end; however it ends, the pipe closes. Console.In would read on this very thread.
            await using var input = Console.OpenStandardInput();
            await Task.WhenAny(shutdown, input.CopyToAsync(Stream.Null));
            app.Lifetime.StopApplication();
        }

        await shutdown;
    }

    // Strictness costs time; the baselines pay it too.
    private static void BeAsStrictAsTheProduct(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
        options.PropertyNameCaseInsensitive = false;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        options.AllowDuplicateProperties = false;
        options.RespectNullableAnnotations = true;
        options.TypeInfoResolverChain.Insert(0, BaselineJson.Default);
    }

    private static NpgsqlDataSource Connect(string connection, int pool) =>
        NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connection)
        {
            MaxPoolSize = pool,
            MaxAutoPrepare = 20,
            AutoPrepareMinUsages = 2,
        });
}
