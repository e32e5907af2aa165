using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace OrleansTickets.Api.Tests.Permissions;

public sealed class PermissionPageTests(SharedApp shared)
{
    [Fact]
    public async Task PermissionPage_InDocs_IsWhatTheApplicationDeclares()
    {
        var path = Path.Combine(FindRoot(), "docs", "permissions.md");
        var page = PermissionPage.Write(PermissionPage.Read(shared.App.Services.GetRequiredService<EndpointDataSource>()));
        if (Environment.GetEnvironmentVariable("WRITE_DOCS") == "1")
        {
            await File.WriteAllTextAsync(path, page);
        }

        Assert.True(
            File.Exists(path) && await File.ReadAllTextAsync(path) == page,
            "docs/permissions.md is not what the application declares. Write it anew, and look at what changed: WRITE_DOCS=1 ./test PermissionPage");
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "OrleansTickets.sln")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException("The tests are not in the repository's folder.");
        }

        return folder.FullName;
    }
}
