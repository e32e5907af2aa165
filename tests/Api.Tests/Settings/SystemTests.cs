using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using OrleansTickets.Fixtures;

namespace OrleansTickets.Api.Tests.Settings;

[Collection(SettingsTests.Name)]
public sealed class SystemTests(TwoServers servers) : IAsyncLifetime
{
    public async ValueTask InitializeAsync() => await servers.ResetAsync();

    public ValueTask DisposeAsync() => default;

    [Fact]
    public async Task Get_NothingChanged_AnswersTheConfiguredValues()
    {
        var (body, _) = await servers.GetAsync();
        var expected = JsonNode.Parse(
            """
            {
              "hold_minutes": 10, "extend_minutes": 4, "max_extensions": 1, "max_tickets_per_order": 10, "stock_warning_threshold": 10,
              "maintenance": {"enabled": false, "message_ko": null, "message_en": null, "until": null}, "overridden": [],
              "defaults": {
                "hold_minutes": 10, "extend_minutes": 4, "max_extensions": 1, "max_tickets_per_order": 10, "stock_warning_threshold": 10
              }
            }
            """)!.AsObject();
        var actual = JsonNode.Parse(body.GetRawText())!.AsObject();
        Assert.True(actual.Remove("updated_at") && actual.Remove("updated_by"));
        Assert.True(JsonNode.DeepEquals(expected, actual), actual.ToJsonString());
    }

    [Fact]
    public async Task Put_SomeMembers_ChangesThemAloneAndSaysWho()
    {
        await servers.ChangeAsync("""{"max_extensions":3}""");
        var body = await servers.ChangeAsync("""{"hold_minutes":7.5,"stock_warning_threshold":0}""");
        Assert.Equal(7.5, body.GetProperty("hold_minutes").GetDouble());
        Assert.Equal(3, body.GetProperty("max_extensions").GetInt32());
        Assert.Equal(
            ["hold_minutes", "max_extensions", "stock_warning_threshold"],
            body.GetProperty("overridden").EnumerateArray().Select(name => name.GetString()));
        Assert.NotEqual(JsonValueKind.Null, body.GetProperty("updated_at").ValueKind);
        Assert.Equal(
            TicketsApp.AdminEmail,
            await servers.First.Database.ScalarAsync<string>($"SELECT email FROM admins WHERE id = '{body.GetProperty("updated_by").GetGuid()}'"));
        var (read, _) = await servers.GetAsync();
        Assert.True(JsonElement.DeepEquals(body, read));
    }

    [Fact]
    public async Task Put_Null_ResetsToTheConfiguredValue()
    {
        await servers.ChangeAsync("""{"extend_minutes":1,"max_extensions":2}""");
        var body = await servers.ChangeAsync("""{"extend_minutes":null}""");
        Assert.Equal(4, body.GetProperty("extend_minutes").GetDouble());
        Assert.Equal(["max_extensions"], body.GetProperty("overridden").EnumerateArray().Select(name => name.GetString()));
    }

    /// <summary>Else a change of the configuration would be without effect from then on.</summary>
    [Fact]
    public async Task Put_WhatWasGot_ChangesNothing()
    {
        await servers.ChangeAsync("""{"hold_minutes":3,"maintenance":{"enabled":false,"message_ko":"곧"}}""");
        var (body, tag) = await servers.GetAsync();
        var logged = await LoggedAsync();
        using var response = await servers.PutAsync(body.GetRawText());
        Assert.True(JsonElement.DeepEquals(body, await Json.ReadAsync(response, HttpStatusCode.OK)));
        Assert.Equal(tag, response.Headers.ETag!.Tag);
        Assert.Equal(logged, await LoggedAsync());
    }

    [Fact]
    public async Task Put_IfMatch_ChangesOnlyWhatWasRead()
    {
        var (_, tag) = await servers.GetAsync();
        using var first = await servers.PutAsync("""{"max_extensions":2}""", tag);
        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        Assert.NotEqual(tag, first.Headers.ETag!.Tag);
        using var second = await servers.PutAsync("""{"max_extensions":3}""", tag);
        await ProblemAssert.IsAsync(second, HttpStatusCode.PreconditionFailed, "PRECONDITION_FAILED");
        Assert.Equal(2, (await servers.GetAsync()).Body.GetProperty("max_extensions").GetInt32());
    }

    [Theory]
    [InlineData("{}", "body")]
    [InlineData("""{"HOLD_MINUTES":1}""", "body")]
    [InlineData("""{"hold_minutes":0}""", "hold_minutes")]
    [InlineData("""{"hold_minutes":1440.1,"extend_minutes":-1}""", "hold_minutes", "extend_minutes")]
    [InlineData("""{"extend_minutes":1e400}""", "extend_minutes")]
    [InlineData("""{"max_extensions":11,"max_tickets_per_order":0}""", "max_extensions", "max_tickets_per_order")]
    [InlineData("""{"max_extensions":1.5}""", "max_extensions")]
    [InlineData("""{"max_tickets_per_order":"10"}""", "max_tickets_per_order")]
    [InlineData("""{"stock_warning_threshold":-1,"hold_minutes":5}""", "stock_warning_threshold")]
    [InlineData("""{"maintenance":true}""", "maintenance")]
    [InlineData("""{"maintenance":{}}""", "maintenance.enabled")]
    [InlineData("""{"maintenance":{"enabled":true,"until":"2026-01-01T00:00:00Z"}}""", "maintenance.until")]
    [InlineData("""{"maintenance":{"enabled":true,"until":"2026-12-01T00:00:00"}}""", "maintenance.until")]
    [InlineData("""{"maintenance":{"enabled":true,"message_ko":"a\u0000b"}}""", "maintenance.message_ko")]
    public async Task Put_Invalid_NamesTheFieldsAndChangesNothing(string body, params string[] fields)
    {
        var before = await servers.GetAsync();
        using var response = await servers.PutAsync(body);
        await ProblemAssert.IsInvalidAsync(response, fields);
        Assert.Equal(before.Tag, (await servers.GetAsync()).Tag);
    }

    [Fact]
    public async Task Put_ManyAtOnce_LosesNone()
    {
        const int rounds = 20;
        var answers = await Task.WhenAll(Enumerable.Range(1, rounds).SelectMany(n => (string[])
            [$$"""{"max_tickets_per_order":{{n}}}""", $$"""{"stock_warning_threshold":{{n}}}"""]).Select(body => servers.PutAsync(body)));
        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
        var (body, _) = await servers.GetAsync();
        Assert.Equal(
            ["max_tickets_per_order", "stock_warning_threshold"], body.GetProperty("overridden").EnumerateArray().Select(name => name.GetString()));
    }

    [Fact]
    public async Task Put_Change_IsLoggedWithBeforeAndAfter()
    {
        var logged = await LoggedAsync();
        var body = await servers.ChangeAsync("""{"hold_minutes":2}""");
        Assert.Equal(logged + 1, await LoggedAsync());
        Assert.Equal(
            $"settings_changed settings system 10 2 {body.GetProperty("updated_by").GetGuid()}",
            await servers.First.Database.ScalarAsync<string>(
                """
                SELECT concat_ws(' ', action_type, target_type, target_id, before->>'hold_minutes', after->>'hold_minutes', admin_id)
                FROM activity_log ORDER BY seq DESC LIMIT 1
                """));
    }

    [Fact]
    public async Task Put_OnOneServer_IsInForceOnItAtOnceAndOnTheOtherToo()
    {
        var (here, there) = (await Shop.OpenAsync(servers.First), await Shop.OpenAsync(servers.Second));
        var before = await here.HoldAsync();

        await servers.ChangeAsync("""{"hold_minutes":2,"extend_minutes":30,"max_extensions":2,"max_tickets_per_order":3}""");
        Assert.Equal(TimeSpan.FromMinutes(2), await HoldTimeAsync(here));
        await servers.ArrivedAsync();
        Assert.Equal(TimeSpan.FromMinutes(2), await HoldTimeAsync(there));

        foreach (var shop in new[] { here, there })
        {
            using var tooMany = await shop.ReserveAsync(4);
            var problem = await ProblemAssert.IsAsync(tooMany, HttpStatusCode.Conflict, "LIMIT_EXCEEDED");
            Assert.Equal(3, problem.GetProperty("limit").GetInt32());
        }

        // Made before: it keeps its ten minutes, and is extended by the settings of now.
        Assert.Equal(TimeSpan.FromMinutes(10), await LeftAsync(here, before));
        foreach (var minutes in (int[])[40, 70])
        {
            using var extended = await here.ExtendAsync(before);
            Assert.Equal(TimeSpan.FromMinutes(minutes), Left(await Json.ReadAsync(extended, HttpStatusCode.OK)));
        }

        here.Dispose();
        there.Dispose();
    }

    [Fact]
    public async Task Endpoints_ForOthersThanSuperAdmins_AreForbidden()
    {
        var (own, _) = await servers.First.CreateEventAsync("SETTINGS");
        using var manager = await servers.First.CreateClientAsync(As.Manager(own));
        using var read = await manager.GetAsync(TwoServers.Path);
        await ProblemAssert.IsAsync(read, HttpStatusCode.Forbidden, "FORBIDDEN");
        using var written = await manager.PutAsync(TwoServers.Path, null);
        await ProblemAssert.IsAsync(written, HttpStatusCode.Forbidden, "FORBIDDEN");
    }

    private Task<long> LoggedAsync() =>
        servers.First.Database.ScalarAsync<long>("SELECT count(*) FROM activity_log WHERE action_type = 'settings_changed'");

    private async Task<TimeSpan> HoldTimeAsync(Shop shop)
    {
        using var held = await shop.ReserveAsync();
        return Left(await Json.ReadAsync(held, HttpStatusCode.Created));
    }

    private async Task<TimeSpan> LeftAsync(Shop shop, Guid reservation)
    {
        using var read = await shop.GetAsync(reservation);
        return Left(await Json.ReadAsync(read, HttpStatusCode.OK));
    }

    private TimeSpan Left(JsonElement reservation) => reservation.GetProperty("expires_at").GetDateTimeOffset() - servers.Clock.GetUtcNow();
}
