using Orleans.Storage;
using OrleansTickets.Grains.Tests.Conformance.Grains;

namespace OrleansTickets.Grains.Tests.Conformance;

[Collection(ConformanceSuite.Name)]
public sealed class StateTests(EngineFixture engine)
{
    private readonly string _key = ConformanceSuite.NewKey();

    private IStateGrain Owner => engine.Host.Grain<IStateOwnerGrain>(_key);

    private IStateGrain Rival => engine.Host.Grain<IStateRivalGrain>(_key);

    [Fact]
    public async Task State_NeverWritten_IsNew()
    {
        Assert.Equal(("new", 0, null, false), await Owner.GetAsync());
    }

    [Theory]
    [InlineData("")]
    [InlineData("0198f1d2-8b6c-7c1e-9a55-0123456789ab")]
    [InlineData("0198f1d28b6c7c1e9a550123456789ab")]
    [InlineData("BEEF")]
    [InlineData("AB+x")]
    [InlineData("한글 열쇠")]
    public async Task State_Written_IsReadByTheNextActivation(string key)
    {
        var grain = engine.Host.Grain<IStateOwnerGrain>(key.Length == 0 ? _key : key);
        var etag = await grain.WriteAsync("written", 7);
        await grain.LeaveAsync();

        Assert.Equal(("written", 7, etag, true), await grain.GetAsync());
        Assert.Equal("1", etag);
    }

    [Fact]
    public async Task State_WrittenAgain_HasTheNextVersion()
    {
        await Owner.WriteAsync("one", 1);

        Assert.Equal("2", await Owner.WriteAsync("two", 2));
    }

    [Fact]
    public async Task State_FirstWrittenByTwo_SecondIsInConflict()
    {
        await Owner.GetAsync();
        await Rival.GetAsync();
        await Owner.WriteAsync("first", 1);

        await Assert.ThrowsAsync<InconsistentStateException>(() => Rival.WriteAsync("second", 2));

        await Owner.ReadAsync();
        Assert.Equal("first", (await Owner.GetAsync()).Text);
    }

    [Fact]
    public async Task State_WrittenAtAnOldVersion_IsInConflictUntilReadAnew()
    {
        await Owner.WriteAsync("first", 1);
        await Rival.WriteAsync("second", 2);

        await Assert.ThrowsAsync<InconsistentStateException>(() => Owner.WriteAsync("third", 3));

        await Owner.ReadAsync();
        Assert.Equal("3", await Owner.WriteAsync("third", 3));
    }

    [Fact]
    public async Task Conflict_LeavingTheGrain_EndsTheActivationSoThatTheNextReadsAnew()
    {
        await Owner.WriteAsync("first", 1);
        await Rival.WriteAsync("second", 2);
        await Assert.ThrowsAsync<InconsistentStateException>(() => Owner.WriteAsync("third", 3));

        Assert.Equal("second", (await Owner.GetAsync()).Text);
    }

    [Fact]
    public async Task State_ClearedAtAnOldVersion_IsInConflict()
    {
        await Owner.WriteAsync("first", 1);
        await Rival.WriteAsync("second", 2);

        await Assert.ThrowsAsync<InconsistentStateException>(Owner.ClearAsync);
    }

    [Fact]
    public async Task State_Cleared_IsNewAndCanBeWritten()
    {
        await Owner.WriteAsync("one", 1);
        await Owner.ClearAsync();
        Assert.Equal(("new", 0, "2", false), await Owner.GetAsync());
        await Owner.LeaveAsync();
        Assert.Equal(("new", 0, "2", false), await Owner.GetAsync());

        Assert.Equal("3", await Owner.WriteAsync("three", 3));
    }

    [Fact]
    public async Task State_OfTwoHosts_SecondWriterIsInConflict()
    {
        await using var other = await EngineHost.StartAsync(engine.Database, null, ("Cluster:ClusterId", _key));
        var here = Owner;
        var there = other.Grain<IStateOwnerGrain>(_key);
        await here.WriteAsync("here", 1);
        await there.GetAsync();
        await here.WriteAsync("here", 2);

        await Assert.ThrowsAsync<InconsistentStateException>(() => there.WriteAsync("there", 3));
    }

    [Fact]
    public async Task State_InItsRow_IsJson()
    {
        await Owner.WriteAsync("글", 7);

        var payload = await engine.Database.ScalarAsync<string>(
            $"SELECT convert_from(payloadbinary, 'UTF8') FROM orleansstorage WHERE grainidextensionstring = '{_key}'");

        Assert.Contains("\"number\":7", payload, StringComparison.Ordinal);
    }
}
