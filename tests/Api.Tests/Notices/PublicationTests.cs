using System.Net;

namespace OrleansTickets.Api.Tests.Notices;

[Collection(ClockedTests.Name)]
public sealed class PublicationTests(ClockedApp clocked)
{
    [Fact]
    public async Task Notice_WithTimes_IsSeenFromTheFirstUntilTheSecond()
    {
        Assert.SkipWhen(Silo.Engines.GrainEngine.Name == "orleans", "On Orleans only the grains' clock can be moved: see TestClock.");
        using var board = await NoticeBoard.OpenAsync(clocked.App);
        var now = clocked.Clock.GetUtcNow();
        var id = await board.CreateAsync(NoticeBoard.NewNotice(from: now.AddMinutes(10), to: now.AddMinutes(20)));
        await AssertAsync(board, id, "scheduled", HttpStatusCode.NotFound);
        clocked.Clock.Advance(TimeSpan.FromMinutes(10) - TimeSpan.FromMilliseconds(1));
        await AssertAsync(board, id, "scheduled", HttpStatusCode.NotFound);
        clocked.Clock.Advance(TimeSpan.FromMilliseconds(1));
        await AssertAsync(board, id, "published", HttpStatusCode.OK);
        clocked.Clock.Advance(TimeSpan.FromMinutes(10) - TimeSpan.FromMilliseconds(1));
        await AssertAsync(board, id, "published", HttpStatusCode.OK);
        clocked.Clock.Advance(TimeSpan.FromMilliseconds(1));
        await AssertAsync(board, id, "expired", HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Etag_StatusChangesByItself_IsAnotherReadingOfTheSameRevision()
    {
        Assert.SkipWhen(Silo.Engines.GrainEngine.Name == "orleans", "On Orleans only the grains' clock can be moved: see TestClock.");
        using var board = await NoticeBoard.OpenAsync(clocked.App);
        var id = await board.CreateAsync(NoticeBoard.NewNotice(from: clocked.Clock.GetUtcNow().AddMinutes(1)));
        using var before = await board.Manager.GetAsync(board.Path($"/{id}"));
        clocked.Clock.Advance(TimeSpan.FromMinutes(1));
        using var after = await board.Manager.GetAsync(board.Path($"/{id}"));
        Assert.NotEqual(before.Headers.ETag, after.Headers.ETag);
        using var changed = await board.SendAsync(HttpMethod.Put, board.Path($"/{id}"), NoticeBoard.NewNotice("New"), before.Headers.ETag!.ToString());
        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
    }

    [Fact]
    public async Task List_NoticeScheduledEarlier_StandsWhereItAppeared()
    {
        Assert.SkipWhen(Silo.Engines.GrainEngine.Name == "orleans", "On Orleans only the grains' clock can be moved: see TestClock.");
        using var board = await NoticeBoard.OpenAsync(clocked.App);
        var now = clocked.Clock.GetUtcNow();
        await board.CreateAsync(NoticeBoard.NewNotice("scheduled", from: now.AddMinutes(5)));
        clocked.Clock.Advance(TimeSpan.FromMinutes(1));
        await board.CreateAsync(NoticeBoard.NewNotice("at once"));
        Assert.Equal(["at once"], await board.ReadTitlesAsync());
        clocked.Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(["scheduled", "at once"], await board.ReadTitlesAsync());
    }

    private static async Task AssertAsync(NoticeBoard board, Guid id, string status, HttpStatusCode seen)
    {
        using var response = await board.Manager.GetAsync(board.Path($"/{id}"));
        Assert.Equal(status, (await Json.ReadAsync(response, HttpStatusCode.OK)).GetProperty("status").GetString());
        Assert.Equal(seen, await board.StatusAsync(id));
        Assert.Equal(seen == HttpStatusCode.OK ? 1 : 0, (await board.ReadTitlesAsync()).Length);
        Assert.Equal(["Opening hours"], await NoticeBoard.ReadTitlesAsync(board.Manager, board.Path($"?status={status}")));
    }
}
