using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using OrleansTickets.Contracts;
using OrleansTickets.Contracts.Inventory;

namespace OrleansTickets.Grains.Tests.Inventory;

/// <summary>Wishes are decided on in calls of any size as they would be one by one: who shares a call with whom is chance, and may not matter.</summary>
public sealed class HoldAllEquivalenceTests : InventoryTest
{
    private const int Cases = 60;
    private const int LongestCall = 12;
    private static readonly DateOnly FirstDay = new(2026, 12, 20);

    private enum Past
    {
        None,

        /// <summary>Holds that are over, and not all of them ended yet.</summary>
        Due,

        /// <summary>Holds under the first keys, ended before the wishes come.</summary>
        Ended,
    }

    [Fact]
    public async Task HoldAllAsync_AnyWishesInAnyCalls_AnswersAndHoldsAsOneByOne()
    {
        var host = await StartAsync();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        await Task.Run(() => Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(Cases),
            Prop.ForAll(Lists(), Cuts(), (wishes, cuts) => CompareAsync(host, wishes, cuts, seen))));

        // A test that never meets a refusal or a repetition says nothing about them.
        Assert.Superset(
            new HashSet<string>(["held", "repeated", "SoldOut", "LimitExceeded", "Invalid", "NotFound", "IdempotencyMismatch", "Conflict"], StringComparer.Ordinal),
            seen);
    }

    private async Task CompareAsync(InventoryHost host, ImmutableArray<Drawn> wishes, ImmutableArray<int> cuts, HashSet<string> seen)
    {
        var past = (Past)(wishes.Length % 3);
        var (alone, together) = (await Sale.OpenAsync(host), await Sale.OpenAsync(host));
        await Task.WhenAll(alone.LiveThroughAsync(past), together.LiveThroughAsync(past));
        if (past == Past.Due)
        {
            Clock.Advance(TimeSpan.FromMinutes(10));
        }

        var expected = new List<Outcome<Reservation>>();
        foreach (var wish in wishes.Select(alone.Ask))
        {
            expected.Add(await alone.Inventory.HoldAsync(wish));
        }

        var answers = new List<Outcome<Reservation>>();
        var rest = wishes.Select(together.Ask).ToImmutableArray();
        for (var call = 0; rest.Length > 0; call++)
        {
            var size = Math.Min(rest.Length, cuts[call % cuts.Length]);
            answers.AddRange(await together.Inventory.HoldAllAsync(rest[..size]));
            rest = rest[size..];
        }

        Assert.Equal(expected.Select(alone.Describe), answers.Select(together.Describe));
        Assert.Equal(await alone.StockAsync(), await together.StockAsync());
        seen.UnionWith(answers.Select((answer, place) => answer.Refusal?.Code.ToString()
            ?? (answer.Value!.ReservationId == together.Asked[place].ReservationId ? "held" : "repeated")));
    }

    private static Arbitrary<ImmutableArray<Drawn>> Lists() => Arb.From(
        Gen.Choose(0, 999_999).ArrayOf().Select(values => values.Select(value => new Drawn(value)).ToImmutableArray()).Resize(40),
        wishes => wishes.Select((_, place) => wishes.RemoveAt(place)));

    private static Arbitrary<ImmutableArray<int>> Cuts() =>
        Gen.Choose(1, LongestCall).NonEmptyListOf().Select(sizes => sizes.ToImmutableArray()).ToArbitrary();

    /// <summary>A wish without the event that it is for.</summary>
    private readonly record struct Drawn(int Value)
    {
        public int Item => Value % 5;

        public int Quantity => 1 + (Value / 5 % 5);

        public int Buyer => Value / 25 % 3;

        /// <summary>Null: without.</summary>
        public string? Key => Value / 75 % 8 is var key and < 5 ? $"key-{key}" : null;

        /// <summary>Null: without, where the daily product needs one.</summary>
        public DateOnly? Date => Value / 600 % 5 is var day and < 4 ? FirstDay.AddDays(day % 2) : null;

        /// <summary>A few come twice under one id, as a caller that repeats a lost call would send them.</summary>
        public int? SharedId => Value / 3_000 % 10 == 0 ? Value / 30_000 % 2 : null;
    }

    /// <summary>One of two events that are the same but for their ids.</summary>
    private sealed class Sale(InventoryHost host)
    {
        private readonly Guid _plain = Guid.CreateVersion7();
        private readonly Guid _daily = Guid.CreateVersion7();
        private readonly Guid _shared = Guid.CreateVersion7();
        private readonly Guid _own = Guid.CreateVersion7();
        private readonly Guid[] _sharedIds = [Guid.CreateVersion7(), Guid.CreateVersion7()];
        private readonly List<Guid> _known = [];

        public IEventInventoryGrain Inventory { get; } = host.Inventory(Guid.CreateVersion7());

        public List<HoldRequest> Asked { get; } = [];

        public static async Task<Sale> OpenAsync(InventoryHost host)
        {
            var sale = new Sale(host);
            await sale.Inventory.AddProductAsync(sale._plain, Terms(maxPerOrder: 4), 20, Admin);
            await sale.Inventory.AddProductAsync(sale._daily, Terms(maxPerBuyer: 9, dailyCapacity: 8), 15, Admin);
            await sale.Inventory.AddOptionAsync(sale._plain, sale._shared, new OptionTerms("오전", 1_000, true), null, Admin);
            await sale.Inventory.AddOptionAsync(sale._daily, sale._own, new OptionTerms("오후", -1_000, true), 6, Admin);
            await sale.Inventory.OpenSalesAsync(new EventSchedule(new DateOnly(2026, 12, 1), new DateOnly(2026, 12, 31), "Asia/Seoul"), Admin);
            return sale;
        }

        public async Task LiveThroughAsync(Past past)
        {
            for (var key = 0; past != Past.None && key < 3; key++)
            {
                var held = await Inventory.HoldAsync(Wish(_plain, 4, past == Past.Ended ? $"key-{key}" : null, PhoneOf(key)) with { VisitDate = FirstDay });
                _known.Add(held.Value!.ReservationId);
                if (past == Past.Ended)
                {
                    await Inventory.CancelAsync(held.Value.ReservationId);
                }
            }
        }

        public HoldRequest Ask(Drawn drawn)
        {
            (Guid Product, Guid? Option)[] menu = [(_plain, null), (_daily, null), (_plain, _shared), (_daily, _own), (_shared, null)];
            var wish = Wish([new BookingItem(menu[drawn.Item].Product, menu[drawn.Item].Option, drawn.Quantity)], drawn.Key, PhoneOf(drawn.Buyer)) with
            {
                VisitDate = drawn.Date,
            };
            wish = drawn.SharedId is { } shared ? wish with { ReservationId = _sharedIds[shared] } : wish;
            Asked.Add(wish);
            _known.Add(wish.ReservationId);
            return wish;
        }

        /// <summary>Everything of an answer, with the places of ids in the place of ids.</summary>
        public string Describe(Outcome<Reservation> answer) => answer switch
        {
            { Refusal: { } refusal } => $"{refusal with { ProductId = null, OptionId = null }} {NameOf(refusal.ProductId)} {NameOf(refusal.OptionId)}",
            { Value: { } held } =>
                $"{_known.IndexOf(held.ReservationId)} {held.Status} {held.VisitDate} {held.TotalAmount} {held.ExpiresAt - held.HeldAt}: "
                + string.Join(", ", held.Items.Select(item => $"{NameOf(item.ProductId)} {NameOf(item.OptionId)} {item.Name} {item.Quantity} {item.UnitPrice}")),
            _ => "nothing",
        };

        /// <summary>What is left of everything, by visit date too.</summary>
        public async Task<string> StockAsync()
        {
            var levels = new[] { (await Inventory.GetProductAsync(_plain))!.Stock, (await Inventory.GetProductAsync(_daily))!.Stock, (await Inventory.GetOptionAsync(_own))!.Stock };
            var days = await Task.WhenAll(Enumerable.Range(0, 2).Select(async day => (await Inventory.CheckAvailabilityAsync(
                new AvailabilityRequest([new BookingItem(_daily, null, 1)], FirstDay.AddDays(day)))).Value!.Items[0].AvailableQuantity));
            return $"{string.Join<StockLevel?>(' ', levels)} {string.Join(' ', days)}";
        }

        private string NameOf(Guid? id) => Array.IndexOf([null, _plain, _daily, _shared, _own], id).ToString(System.Globalization.CultureInfo.InvariantCulture);

        private static string PhoneOf(int buyer) => $"0100000000{buyer}";
    }
}
