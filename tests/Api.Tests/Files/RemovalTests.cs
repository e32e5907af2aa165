using System.Net;
using System.Net.Sockets;
using System.Text;
using OrleansTickets.Fixtures;

namespace OrleansTickets.Api.Tests.Files;

/// <summary>What uploads leave behind, whether they succeed, fail, stall or are deleted: in rows and in the directory.</summary>
public sealed class RemovalTests
{
    [Fact]
    public async Task Delete_File_IsGoneAtOnceAndItsBytesSoon()
    {
        Assert.SkipWhen(Silo.Engines.GrainEngine.Name == "orleans", "On Orleans only the grains' clock can be moved: see TestClock.");
        var clock = new FakeClock();
        await using var app = await TicketsApp.StartAsync(clock);
        var (eventId, _) = await app.CreateEventAsync();
        using var admin = await app.CreateClientAsync(As.SuperAdmin);
        var kept = await admin.UploadAsync(eventId, SampleFiles.Png(201));
        var file = await admin.UploadAsync(eventId, SampleFiles.Png());
        var url = file.GetProperty("url").GetString()!;
        using var deleted = await admin.DeleteAsync(Uploading.Path(eventId, $"/{file.GetProperty("id")}"));
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        using var gone = await admin.GetAsync(url);
        await ProblemAssert.IsAsync(gone, HttpStatusCode.NotFound, "NOT_FOUND");
        await SweptAsync(app, clock, () => !File.Exists(Path.Combine(app.FilesDirectory, Path.GetFileName(url))));
        Assert.Equal(1L, await app.Database.ScalarAsync<long>("SELECT count(*) FROM files WHERE deleted_at IS NOT NULL"));
        Assert.Equal(0L, await app.Database.ScalarAsync<long>("SELECT count(*) FROM file_removals"));
        using var other = await admin.GetAsync(kept.GetProperty("url").GetString());
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
    }

    [Fact]
    public async Task Delete_FileInUse_IsConflict()
    {
        await using var app = await TicketsApp.StartAsync();
        var (eventId, _) = await app.CreateEventAsync();
        using var admin = await app.CreateClientAsync(As.SuperAdmin);
        var id = (await admin.UploadAsync(eventId, SampleFiles.Png())).GetProperty("id").GetGuid();
        await app.Database.ExecuteAsync($"INSERT INTO file_uses VALUES ('{id}', 'test', '{Guid.Empty}')");
        using var refused = await admin.DeleteAsync(Uploading.Path(eventId, $"/{id}"));
        await ProblemAssert.IsAsync(refused, HttpStatusCode.Conflict, "CONFLICT");
        await app.Database.ExecuteAsync("DELETE FROM file_uses");
        using var deleted = await admin.DeleteAsync(Uploading.Path(eventId, $"/{id}"));
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
    }

    /// <summary>A crash between the announcement and the row, and one while a file was received.</summary>
    [Fact]
    public async Task Start_LeftoversOfACrash_AreRemovedAfterAnHourAndNothingElse()
    {
        Assert.SkipWhen(Silo.Engines.GrainEngine.Name == "orleans", "On Orleans only the grains' clock can be moved: see TestClock.");
        var clock = new FakeClock();
        await using var app = await TicketsApp.StartAsync(clock);
        var orphan = Path.Combine(app.FilesDirectory, $"{new string('a', 32)}.png");
        var foreign = Path.Combine(app.FilesDirectory, $"{new string('b', 32)}.png");
        var abandoned = Path.Combine(app.FilesDirectory, "incoming", "abandoned.part");
        var running = Path.Combine(app.FilesDirectory, "incoming", "running.part");
        foreach (var path in (string[])[orphan, foreign, abandoned, running])
        {
            await File.WriteAllBytesAsync(path, SampleFiles.Png());
            File.SetLastWriteTimeUtc(path, clock.GetUtcNow().UtcDateTime);
        }

        await app.Database.ExecuteAsync(
            $"INSERT INTO file_removals VALUES ('{Path.GetFileName(orphan)}', '{clock.GetUtcNow().AddHours(1):O}')");
        clock.Advance(TimeSpan.FromMinutes(45));
        File.SetLastWriteTimeUtc(running, clock.GetUtcNow().UtcDateTime);
        Assert.True(File.Exists(orphan));
        await SweptAsync(app, clock, () => !File.Exists(orphan) && !File.Exists(abandoned));
        Assert.True(File.Exists(foreign));
        Assert.True(File.Exists(running));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Upload_ClientGoesAwayInTheMiddle_LeavesNothing(bool chunked)
    {
        await using var app = await TicketsApp.StartAsync();
        var (eventId, _) = await app.CreateEventAsync();
        using var socket = await BeginUploadAsync(app, eventId, chunked);
        await Eventually.IsAsync(() => Task.FromResult(Incoming(app).Length == 2), "an upload is under way");
        socket.Close(0);
        await Eventually.IsAsync(() => Task.FromResult(Incoming(app).Length == 0), "nothing is left of it");
        await AssertNothingStoredAsync(app);
    }

    [Fact]
    public async Task Upload_StandingStill_IsGivenUp()
    {
        await using var app = await TicketsApp.StartAsync();
        var (eventId, _) = await app.CreateEventAsync();
        using var socket = await BeginUploadAsync(app, eventId, chunked: false);
        var answer = new byte[1_000];
        var length = await socket.ReceiveAsync(answer);
        Assert.StartsWith("HTTP/1.1 408 ", Encoding.ASCII.GetString(answer, 0, length), StringComparison.Ordinal);
        await Eventually.IsAsync(() => Task.FromResult(Incoming(app).Length == 0), "nothing is left of it");
        await AssertNothingStoredAsync(app);
    }

    [Fact]
    public async Task Upload_MoreThanThereArePlaces_IsToldToComeBack()
    {
        await using var app = await TicketsApp.StartAsync(settings: new Dictionary<string, string?> { ["Files:MaxConcurrentUploads"] = "1" });
        var (eventId, _) = await app.CreateEventAsync();
        using var admin = await app.CreateClientAsync(As.SuperAdmin);
        using var socket = await BeginUploadAsync(app, eventId, chunked: false);
        await Eventually.IsAsync(() => Task.FromResult(Incoming(app).Length == 2), "an upload is under way");
        using var refused = await admin.PostAsync(eventId, SampleFiles.Png());
        await ProblemAssert.IsAsync(refused, HttpStatusCode.ServiceUnavailable, "OVERLOADED");
        Assert.NotNull(refused.Headers.RetryAfter);
        socket.Close(0);
        await Eventually.IsAsync(
            async () =>
            {
                using var response = await admin.PostAsync(eventId, SampleFiles.Png());
                return response.StatusCode == HttpStatusCode.Created;
            },
            "there is a place again");
    }

    [Fact]
    public async Task Upload_DirectoryIsGone_IsRefusedAndNoRowIsWritten()
    {
        await using var app = await TicketsApp.StartAsync();
        var (eventId, _) = await app.CreateEventAsync();
        using var admin = await app.CreateClientAsync(As.SuperAdmin);
        Directory.Delete(Path.Combine(app.FilesDirectory, "incoming"));
        using var refused = await admin.PostAsync(eventId, SampleFiles.Png());
        await ProblemAssert.IsAsync(refused, HttpStatusCode.ServiceUnavailable, "OVERLOADED");
        await AssertNothingStoredAsync(app);
    }

    [Fact]
    public async Task Upload_ManyAtOnce_AllAreWhole()
    {
        await using var app = await TicketsApp.StartAsync(settings: new Dictionary<string, string?> { ["Files:MaxConcurrentUploads"] = "40" });
        var (eventId, _) = await app.CreateEventAsync();
        using var admin = await app.CreateClientAsync(As.SuperAdmin);
        await Task.WhenAll(Enumerable.Range(0, 40).Select(async i =>
        {
            var content = SampleFiles.Png(50_000 + i);
            var file = await admin.UploadAsync(eventId, content);
            Assert.Equal(content, await admin.GetByteArrayAsync(file.GetProperty("url").GetString()));
        }));
        Assert.Equal(40L, await app.Database.ScalarAsync<long>("SELECT count(DISTINCT name) FROM files"));
        Assert.Equal(0L, await app.Database.ScalarAsync<long>("SELECT count(*) FROM file_removals"));
        Assert.Equal(40, Directory.GetFiles(app.FilesDirectory).Length);
        Assert.Empty(Incoming(app));
    }

    private static string[] Incoming(TicketsApp app) => Directory.GetFiles(Path.Combine(app.FilesDirectory, "incoming"));

    /// <summary>Sends the beginning of a file, and then nothing.</summary>
    private static async Task<Socket> BeginUploadAsync(TicketsApp app, Guid eventId, bool chunked)
    {
        using var admin = await app.CreateClientAsync(As.SuperAdmin);
        var body = "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.png\"\r\n\r\n\u0089PNG";
        var head = $"POST {Uploading.Path(eventId)} HTTP/1.1\r\nHost: x\r\nAuthorization: {admin.DefaultRequestHeaders.Authorization}\r\n"
            + "Content-Type: multipart/form-data; boundary=x\r\n"
            + (chunked ? $"Transfer-Encoding: chunked\r\n\r\n{body.Length:x}\r\n{body}\r\n" : $"Content-Length: 100000\r\n\r\n{body}");
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, app.Address.Port);
        await socket.SendAsync(Encoding.Latin1.GetBytes(head));
        return socket;
    }

    private static async Task AssertNothingStoredAsync(TicketsApp app)
    {
        Assert.Equal(0L, await app.Database.ScalarAsync<long>("SELECT (SELECT count(*) FROM files) + (SELECT count(*) FROM file_removals)"));
        Assert.Empty(Directory.GetFiles(app.FilesDirectory));
    }

    /// <summary>Moves the clock on until the next rounds have been made.</summary>
    private static Task SweptAsync(TicketsApp app, FakeClock clock, Func<bool> done) => Eventually.IsAsync(
        () =>
        {
            clock.Advance(TimeSpan.FromMinutes(10));
            return Task.FromResult(done());
        },
        $"removed from {app.FilesDirectory}");
}
