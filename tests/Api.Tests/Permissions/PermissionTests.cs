using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OrleansTickets.Api.Http;
using OrleansTickets.Api.Tests.Fuzz;
using OrleansTickets.Data.Rows;

namespace OrleansTickets.Api.Tests.Permissions;

/// <summary>Every endpoint that the application maps, and everybody who might ask (MISSION T1, T3, T5).</summary>
public sealed class PermissionTests(SharedStage shared) : IClassFixture<SharedStage>
{
    private const string Pattern = "/api/admin/forgetful/{productId:guid}";

    [Fact]
    public async Task Endpoints_OnEverybody_DoWhatTheyDeclare()
    {
        var stage = shared.Stage;
        Assert.Empty(PermissionWalk.Undeclared(stage.Endpoints));
        using var walk = stage.Walk();
        AssertNone(await walk.FindOpenDoorsAsync());
        AssertNone(await walk.FindClosedDoorsAsync());
    }

    [Fact]
    public async Task Endpoints_OfAnEvent_KeepItsThingsFromOthers()
    {
        var stage = shared.Stage;
        using var walk = stage.WalkInto();
        AssertNone(await walk.FindLeaksAsync());
    }

    /// <summary>That others get 404 shows nothing where the owner does too. Each endpoint gets things of its own, which it may use up.</summary>
    [Fact]
    public async Task Endpoints_OfAnEvent_ShowItsThingsToItsOwnAdmins()
    {
        var stage = shared.Stage;
        List<string> found = [];
        foreach (var name in stage.Routes().Where(route => route is { Access: Access.OnEvent, NamesThing: true }).Select(route => route.Name))
        {
            using var scene = await Scene.SetAsync(stage.App);
            var route = FuzzRoute.Read(stage.Endpoints, scene).Single(route => route.Name == name);
            using var client = stage.App.CreateClient();
            var answer = await new Door(client).KnockAsync(route, stage.Callers.TokenOf(Caller.SuperAdmin), route.Query);
            if (answer.Status is 401 or 403 or 404 or >= 500)
            {
                found.Add($"{route}: {answer}");
            }
        }

        AssertNone(found);
    }

    [Fact]
    public async Task Walk_PastAnEndpointThatDeclaresNothing_FindsIt()
    {
        await using var stage = await Stage.SetAsync(app => app.MapGet("/forgotten", () => "open to all"));
        Assert.Equal(["/forgotten"], PermissionWalk.Undeclared(stage.Endpoints));
    }

    [Fact]
    public async Task Walk_PastDoorsThatAreNotWhatTheyDeclare_FindsThem()
    {
        var stage = shared.Stage;
        var products = stage.Routes().Single(route => route.Name == "GET /api/admin/products");
        using var tooOpen = stage.Walk([products with { Access = new Access.OnEvent(PermissionLevel.Manager) }]);
        Assert.Contains(await tooOpen.FindOpenDoorsAsync(), found => found.Contains("Staff got 200", StringComparison.Ordinal));
        using var tooClosed = stage.Walk([products with { Access = new Access.OnEvent(PermissionLevel.Viewer) }]);
        Assert.Contains(await tooClosed.FindClosedDoorsAsync(), found => found.Contains("Viewer got 403", StringComparison.Ordinal));
        using var forAll = stage.Walk([products with { Access = new Access.Public() }]);
        Assert.Contains(await forAll.FindClosedDoorsAsync(), found => found.Contains("Nobody got 401", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Walk_PastHandlersThatForgetTheEvent_FindsThem()
    {
        await using var stage = await Stage.SetAsync(app =>
        {
            app.MapGet(Pattern, ReadForgetfullyAsync).RequireOnEvent(PermissionLevel.Staff);
            app.MapDelete(Pattern, DeleteForgetfullyAsync).RequireOnEvent(PermissionLevel.Staff);
            app.MapGet("/api/admin/forgetful", ListForgetfullyAsync).RequireOnEvent(PermissionLevel.Staff);
        });
        using var walk = stage.WalkInto();
        var found = await walk.FindLeaksAsync();
        Assert.Contains(found, leak => leak.StartsWith($"GET {Pattern}: ForeignManager", StringComparison.Ordinal));
        Assert.Contains(found, leak => leak.StartsWith($"DELETE {Pattern}: ForeignManager", StringComparison.Ordinal) && leak.Contains("changed it", StringComparison.Ordinal));
        Assert.Contains(found, leak => leak.StartsWith("GET /api/admin/forgetful: SuperAdmin", StringComparison.Ordinal) && leak.Contains("was told", StringComparison.Ordinal));
    }

    private static async Task<IResult> ReadForgetfullyAsync(Guid productId, TicketsContext rows) =>
        await rows.Products.FindAsync(productId) is { } product ? Results.Text($"{product.Id}") : Results.NotFound();

    /// <summary>Even says that there is nothing.</summary>
    private static async Task<IResult> DeleteForgetfullyAsync(Guid productId, TicketsContext rows)
    {
        await rows.Products.Where(product => product.Id == productId).ExecuteUpdateAsync(set => set.SetProperty(product => product.Name, "gone"));
        return Results.NotFound();
    }

    private static async Task<IResult> ListForgetfullyAsync(TicketsContext rows) =>
        Results.Text(string.Join(',', await rows.Products.Select(product => product.Id).ToListAsync()));

    private static void AssertNone(List<string> found) => Assert.True(found.Count == 0, string.Join('\n', found.Take(30)));
}
