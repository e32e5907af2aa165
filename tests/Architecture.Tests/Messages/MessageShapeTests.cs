using OrleansTickets.Contracts;

namespace OrleansTickets.Architecture.Tests.Messages;

public sealed class MessageShapeTests
{
    [Fact]
    public void Contracts_MessagesAndInterfacesAreFitForTheWire()
    {
        var types = typeof(Refusal).Assembly.GetExportedTypes()
            .Where(type => type.FullName!.StartsWith("OrleansTickets.", StringComparison.Ordinal))
            .ToList();

        Assert.NotEmpty(types);
        Verdict.Holds(MessageShape.Violations(types));
    }

    [Theory]
    [InlineData(typeof(BareMessage), "has no [GenerateSerializer]")]
    [InlineData(typeof(BareMessage), "has no [Alias]")]
    [InlineData(typeof(BareMessage), "has no [Immutable]")]
    [InlineData(typeof(ChangingMessage), ".Count can change")]
    [InlineData(typeof(ChangingMessage), ".Items can change")]
    [InlineData(typeof(BareException), "has no [GenerateSerializer]")]
    [InlineData(typeof(IBareGrain), "has no [Alias]")]
    [InlineData(typeof(IBareGrain), ".Open has no [Alias]")]
    [InlineData(typeof(IBareGrain), ".Count cannot be awaited")]
    public void Sample_UnfitForTheWire_IsReported(Type type, string fault) => Assert.Contains(
        MessageShape.Violations([type]), violation => violation.StartsWith(type.FullName!, StringComparison.Ordinal)
            && violation.EndsWith(fault, StringComparison.Ordinal));

    [Fact]
    public void Sample_WithAnAliasTwice_IsReported()
    {
        var violations = MessageShape.Violations([typeof(FirstMessage), typeof(SecondMessage), typeof(IBareGrain)]);

        Assert.Contains($"{typeof(FirstMessage).FullName} and {typeof(SecondMessage).FullName} share the alias samples.same", violations);
        Assert.Contains(violations, violation => violation.EndsWith("share the alias close", StringComparison.Ordinal));
    }
}
