using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using OrleansTickets.Api.Http;

namespace OrleansTickets.Api.Tests.Permissions;

public sealed class SeedLevelsTests(SharedApp shared)
{
    [Fact]
    public void Endpoints_All_AskForWhatTheSeedDoes()
    {
        var endpoints = PermissionPage.Read(shared.App.Services.GetRequiredService<EndpointDataSource>());
        Assert.NotEmpty(endpoints.Select(endpoint => SeedLevels.Normalise(endpoint.Name)).Intersect(SeedLevels.Known, StringComparer.Ordinal));
        Assert.Empty(SeedLevels.FindFaults(endpoints.Select(endpoint => (endpoint.Name, (Access?)endpoint.Access))));
    }

    [Fact]
    public void FindFaults_OtherLevelsAndPlaces_NamesThem()
    {
        var staff = new Access.OnEvent(PermissionLevel.Staff);
        (string, Access?)[] wrong =
        [
            ("DELETE /api/admin/products/{productId:guid}", staff),
            ("GET /api/admin/anything", new Access.Public()),
            ("GET /api/super-admin/anything", staff),
            ("GET /api/public/{eventCode}/anything", new Access.AnyAdmin()),
            ("GET /elsewhere", new Access.SuperAdmin()),
            ("GET /forgotten", null),
        ];
        Assert.Equal(wrong.Length, SeedLevels.FindFaults(wrong).Count);
        Assert.Empty(SeedLevels.FindFaults([("GET /api/admin/products", staff), ("GET /api/admin/anything", staff), ("GET /", new Access.Public())]));
    }
}
