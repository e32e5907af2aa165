using OrleansTickets.Architecture.Tests.Reading;

namespace OrleansTickets.Architecture.Tests.Modules;

public sealed class PlacesTests
{
    [Fact]
    public void House_NamespacesAreFolders() => Verdict.Holds(Places.Violations(House.Sources("src")));

    [Fact]
    public void File_InAnotherFolderThanItsNamespace_IsReported() => Assert.Equal(
        ["src/Api/Booking/A.cs declares OrleansTickets.Api.Inventory instead of OrleansTickets.Api.Booking"],
        Places.Violations(
        [
            new SourceFile("src/Api/Booking/A.cs", "using System;\n\nnamespace OrleansTickets.Api.Inventory;\n"),
            new SourceFile("src/Api/Booking/B.cs", "namespace OrleansTickets.Api.Booking;\n"),
            new SourceFile("src/Embedded/Orleans/C.cs", "namespace Orleans.Runtime\n{\n}\n"),
        ]));
}
