namespace OrleansTickets.Architecture.Tests;

internal static class Verdict
{
    /// <summary>Fails with every violation, one on a line.</summary>
    public static void Holds(IEnumerable<string> violations)
    {
        var found = violations.ToList();
        if (found.Count > 0)
        {
            Assert.Fail(string.Join('\n', found));
        }
    }
}
