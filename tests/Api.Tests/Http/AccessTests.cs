using System.Net;
using Microsoft.AspNetCore.Builder;

namespace OrleansTickets.Api.Tests.Http;

public sealed class AccessTests(SharedApp shared)
{
    [Fact]
    public async Task Endpoints_OneWithoutRequirement_IsClosed()
    {
        await using var app = await TicketsApp.StartAsync(map: app => app.MapGet("/forgotten", () => "open to all"));
        using var client = app.CreateClient();
        using var response = await client.GetAsync("/forgotten");
        await ProblemAssert.IsAsync(response, HttpStatusCode.Forbidden, "FORBIDDEN");
    }

    [Fact]
    public async Task Manager_OnAnotherEvent_IsWrongEvent()
    {
        var (own, _) = await shared.App.CreateEventAsync();
        var (other, _) = await shared.App.CreateEventAsync();
        using var client = await shared.App.CreateClientAsync(As.Manager(own));
        using var foreign = await client.GetAsync($"/api/admin/products?event_id={other}");
        await ProblemAssert.IsAsync(foreign, HttpStatusCode.Forbidden, "WRONG_EVENT");
        using var named = await client.GetAsync($"/api/admin/products?event_id={own}");
        Assert.Equal(HttpStatusCode.OK, named.StatusCode);
        using var unnamed = await client.GetAsync("/api/admin/products");
        Assert.Equal(HttpStatusCode.OK, unnamed.StatusCode);
    }

    [Fact]
    public async Task Viewer_WhereStaffIsRequired_IsForbidden()
    {
        var (own, _) = await shared.App.CreateEventAsync();
        using var client = await shared.App.CreateClientAsync(As.Viewer(own));
        using var response = await client.GetAsync("/api/admin/products");
        await ProblemAssert.IsAsync(response, HttpStatusCode.Forbidden, "FORBIDDEN");
    }

    [Fact]
    public async Task Manager_OnSuperAdminEndpoint_IsForbidden()
    {
        var (own, _) = await shared.App.CreateEventAsync();
        using var client = await shared.App.CreateClientAsync(As.Manager(own));
        using var response = await client.GetAsync("/api/super-admin/events");
        await ProblemAssert.IsAsync(response, HttpStatusCode.Forbidden, "FORBIDDEN");
    }

    [Fact]
    public async Task SuperAdmin_WithoutOrWithWrongEventId_IsRefused()
    {
        using var client = await shared.App.CreateClientAsync(As.SuperAdmin);
        await ProblemAssert.IsInvalidAsync(await client.GetAsync("/api/admin/products"), "event_id");
        await ProblemAssert.IsInvalidAsync(await client.GetAsync("/api/admin/products?event_id=1"), "event_id");
        var (own, _) = await shared.App.CreateEventAsync();
        await ProblemAssert.IsInvalidAsync(await client.GetAsync($"/api/admin/products?event_id={own}&event_id={own}"), "event_id");
        using var unknown = await client.GetAsync($"/api/admin/products?event_id={Guid.Empty}");
        await ProblemAssert.IsAsync(unknown, HttpStatusCode.NotFound, "NOT_FOUND");
    }
}
