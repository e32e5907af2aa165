using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OrleansTickets.Data.Rows;

namespace OrleansTickets.Api.Tests.Http;

/// <summary>Entity tags and their conditions, by the example of events, which are rows.</summary>
public sealed class EntityTagTests(SharedApp shared)
{
    private const int Rounds = 20;

    [Fact]
    public async Task Get_Tag_StaysUntilTheEventChanges()
    {
        var (client, path) = await CreateAsync();
        var (first, second) = (await TagAsync(client, path), await TagAsync(client, path));
        using var changed = await PutAsync(client, path, "Changed");
        Assert.Equal(first, second);
        Assert.False(first.StartsWith("W/", StringComparison.Ordinal));
        Assert.NotEqual(first, changed.Headers.ETag!.Tag);
        Assert.Equal(changed.Headers.ETag.Tag, await TagAsync(client, path));
    }

    [Fact]
    public async Task Create_Tag_IsThatOfTheEvent()
    {
        using var client = await shared.App.CreateClientAsync(As.SuperAdmin);
        using var created = await client.PostAsJsonAsync("/api/super-admin/events", TicketsApp.NewEvent("TAGGED1"));
        Assert.Equal(created.Headers.ETag!.Tag, await TagAsync(client, created.Headers.Location!.OriginalString));
    }

    [Theory]
    [InlineData("{0}", true)]
    [InlineData("W/{0}", true)]
    [InlineData("\"0\", {0}", true)]
    [InlineData("*", true)]
    [InlineData("\"0\"", false)]
    [InlineData("{0}x", false)]
    public async Task Get_IfNoneMatch_SparesTheAnswerThatIsKnown(string condition, bool isKnown)
    {
        var (client, path) = await CreateAsync();
        var tag = await TagAsync(client, path);
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("If-None-Match", condition.Replace("{0}", tag, StringComparison.Ordinal));
        using var response = await client.SendAsync(request);
        Assert.Equal(isKnown ? HttpStatusCode.NotModified : HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(tag, response.Headers.ETag!.Tag);
        Assert.Equal(isKnown, (await response.Content.ReadAsByteArrayAsync()).Length == 0);
    }

    [Theory]
    [InlineData("{0}", 200)]
    [InlineData("\"0\", {0}", 200)]
    [InlineData("*", 200)]
    [InlineData("\"0\"", 412)]
    [InlineData("W/{0}", 412)]
    [InlineData("0", 400)]
    [InlineData("\"0", 400)]
    [InlineData("", 400)]
    [InlineData("{0} {0}", 400)]
    public async Task Put_IfMatch_AllowsOnlyWhatWasRead(string condition, int status)
    {
        var (client, path) = await CreateAsync();
        var tag = await TagAsync(client, path);
        using var response = await PutAsync(client, path, "Changed", condition.Replace("{0}", tag, StringComparison.Ordinal));
        Assert.Equal(status, (int)response.StatusCode);
        if (status == 412)
        {
            await ProblemAssert.IsAsync(response, HttpStatusCode.PreconditionFailed, "PRECONDITION_FAILED");
        }
        else if (status == 400)
        {
            await ProblemAssert.IsInvalidAsync(response, "If-Match");
        }

        var body = await client.GetFromJsonAsync<JsonElement>(path);
        Assert.Equal(status == 200 ? "Changed" : "Garden of Light", body.GetProperty("title").GetString());
    }

    [Fact]
    public async Task Put_UnknownEvent_IsNotFoundWhateverIsMatched()
    {
        using var client = await shared.App.CreateClientAsync(As.SuperAdmin);
        using var response = await PutAsync(client, $"/api/super-admin/events/{Guid.Empty}", "Changed", "\"0\"");
        await ProblemAssert.IsAsync(response, HttpStatusCode.NotFound, "NOT_FOUND");
    }

    [Fact]
    public async Task Put_TwoAtOnceWithTheSameTag_OneWins()
    {
        var (client, path) = await CreateAsync();
        for (var round = 0; round < Rounds; round++)
        {
            var tag = await TagAsync(client, path);
            var answers = await Task.WhenAll(
                Enumerable.Range(0, 4).Select(writer => PutAsync(client, path, $"Round {round} by {writer}", tag)));
            var winner = Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.OK);
            Assert.All(
                answers.Where(answer => answer != winner),
                loser => Assert.Equal(HttpStatusCode.PreconditionFailed, loser.StatusCode));
            var body = await client.GetFromJsonAsync<JsonElement>(path);
            Assert.Equal(
                (await winner.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("title").GetString(), body.GetProperty("title").GetString());
        }
    }

    /// <summary>The negative control: a check that is apart from the write lets both writers through.</summary>
    [Fact]
    public async Task Save_CheckedButNotComparedInTheWrite_LosesAChange()
    {
        var (_, path) = await CreateAsync();
        var id = Guid.Parse(path[(path.LastIndexOf('/') + 1)..]);
        await using var scope = shared.App.Services.CreateAsyncScope();
        var contexts = scope.ServiceProvider.GetRequiredService<IDbContextFactory<TicketsContext>>();
        await using var one = await contexts.CreateDbContextAsync();
        await using var other = await contexts.CreateDbContextAsync();
        var (mine, theirs) = (await one.Events.SingleAsync(e => e.Id == id), await other.Events.SingleAsync(e => e.Id == id));
        Assert.Equal(mine.Version, theirs.Version);

        var unguarded = await one.Events.Where(e => e.Id == id).ExecuteUpdateAsync(set => set.SetProperty(e => e.Title, "Mine"));
        var lost = await other.Events.Where(e => e.Id == id).ExecuteUpdateAsync(set => set.SetProperty(e => e.Title, "Theirs"));
        Assert.Equal((1, 1), (unguarded, lost));

        theirs.Title = "Theirs again";
        await Assert.ThrowsAsync<DbUpdateConcurrencyException>(() => other.SaveChangesAsync());
    }

    private async Task<(HttpClient Client, string Path)> CreateAsync()
    {
        var (id, _) = await shared.App.CreateEventAsync();
        return (await shared.App.CreateClientAsync(As.SuperAdmin), $"/api/super-admin/events/{id}");
    }

    private static async Task<string> TagAsync(HttpClient client, string path)
    {
        using var response = await client.GetAsync(path);
        return response.EnsureSuccessStatusCode().Headers.ETag!.ToString();
    }

    private static async Task<HttpResponseMessage> PutAsync(HttpClient client, string path, string title, string? ifMatch = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, path)
        {
            Content = JsonContent.Create(new { title, starts_on = "2027-01-01", ends_on = "2027-01-02" }),
        };
        if (ifMatch is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        }

        return await client.SendAsync(request);
    }
}
