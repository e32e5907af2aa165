using System.Reflection;

namespace OrleansTickets.Api.Operations;

/// <summary>Of this program, as <c>Directory.Build.props</c> has it.</summary>
internal static class ProductVersion
{
    public static string Text { get; } = typeof(ProductVersion).Assembly.GetName().Version!.ToString(3);
}
