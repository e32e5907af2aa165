using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using OrleansTickets.Api.Privacy;
using OrleansTickets.Contracts.Privacy;
using OrleansTickets.Data.ReadModels;

namespace OrleansTickets.Api.Tests.Privacy;

public sealed class CustomerSealTests
{
    private const string FrozenSeal =
        "01000102030405060708090A0BB458F454559F9078FAE46575D50D901547A25BAEC1E11E6E999F70178DCFBFC51FDA5F1D693D0B88397513CD26F5240068647C"
        + "D387E002BE536AE84FCFB9B17EB1FB8A7A632D8DD0FB5D9F07F3B0D1622B83C0AA003766";
    private const string FrozenPhone = "234BDA2985AA834EEDD4126AAA53C47F";
    private const string FrozenEmail = "D5A73D2C2358D2164107F6FEBC242303";
    private const long FrozenBuyer = -465084285938134447;
    private const long FrozenFingerprint = -8054005432291188834;

    private static readonly Guid Event = new("01939f2c-0000-7000-8000-000000000001");
    private static readonly Guid Reservation = new("01939f2c-0000-7000-8000-000000000002");
    private static readonly Customer Haneul = new("김하늘", "01012345678", "haneul@example.com");

    private readonly PersonalDataKeys _keys = Keys("k1");

    private CustomerSeal Seal => new(_keys);

    [Fact]
    public void Open_WhatWasSealed_IsTheCustomer() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(1_000),
        Prop.ForAll(Customers(), customer => Assert.Equal(customer, Seal.Open(Row(Seal.Seal(Event, Reservation, customer))))));

    [Fact]
    public void Open_AnyBitOfARowChanged_IsRefused() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(1_000),
        Prop.ForAll(Customers(), Gen.Choose(0, int.MaxValue).ToArbitrary(), (customer, choice) =>
        {
            var row = Row(Seal.Seal(Event, Reservation, customer));
            Assert.Throws<InvalidDataException>(() => Seal.Open(Tamper(row, choice)));
            Assert.Equal(customer, Seal.Open(row)); // the change alone is what it was refused for
        }));

    [Fact]
    public void Open_SealOfAnotherReservation_IsRefused()
    {
        var mine = Row(Seal.Seal(Event, Reservation, Haneul));
        var other = new Guid("01939f2c-0000-7000-8000-000000000003");
        var others = Row(Seal.Seal(Event, other, Haneul)) with { ReservationId = other };

        Assert.Throws<InvalidDataException>(() => Seal.Open(mine with { Sealed = others.Sealed }));
        Assert.Throws<InvalidDataException>(() => Seal.Open(others with { ReservationId = Reservation }));
        Assert.Equal(Haneul, Seal.Open(others));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(SealingKey.Overhead - 1)]
    [InlineData(SealingKey.Overhead)]
    public void Open_CutShort_IsRefused(int length)
    {
        var row = Row(Seal.Seal(Event, Reservation, Haneul));
        Assert.Throws<InvalidDataException>(() => Seal.Open(row with { Sealed = row.Sealed![..length] }));
    }

    [Fact]
    public void Open_KeyThatIsNotConfigured_NamesTheSetting()
    {
        var row = Row(Seal.Seal(Event, Reservation, Haneul));
        var exception = Assert.Throws<InvalidOperationException>(() => new CustomerSeal(Keys("k2")).Open(row));
        Assert.Contains("Privacy__Keys__k1", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_AnotherKeyOfTheSameId_IsRefused()
    {
        var row = Row(Seal.Seal(Event, Reservation, Haneul));
        Assert.Throws<InvalidDataException>(() => new CustomerSeal(Keys("k1", salt: 1)).Open(row));
    }

    [Fact]
    public void Open_Erased_IsNobody() =>
        Assert.Null(Seal.Open(new CustomerRow(Reservation, Event, null, null, null, null, default, DateTimeOffset.UnixEpoch)));

    [Fact]
    public void Seal_TheSameTwice_SharesHashesAndNothingElse()
    {
        var first = Seal.Seal(Event, Reservation, Haneul);
        var second = Seal.Seal(Event, Reservation, Haneul);
        Assert.Equal(first.PhoneHash, second.PhoneHash);
        Assert.Equal(first.EmailHash, second.EmailHash);
        Assert.Equal((first.BuyerKey, first.Fingerprint), (second.BuyerKey, second.Fingerprint));

        // Version and length are the same; nonce, tag and ciphertext are not.
        Assert.False(first.Sealed.AsSpan()[1..13].SequenceEqual(second.Sealed.AsSpan()[1..13]));
        Assert.False(first.Sealed.AsSpan()[13..29].SequenceEqual(second.Sealed.AsSpan()[13..29]));
        Assert.False(first.Sealed.AsSpan()[29..].SequenceEqual(second.Sealed.AsSpan()[29..]));
    }

    [Fact]
    public void Seal_ManyOnManyThreads_UsesEveryNonceOnce()
    {
        const int each = 5_000;
        var sealedOnes = ParallelEnumerable.Range(0, 8 * each).WithDegreeOfParallelism(8)
            .Select(_ => Row(Seal.Seal(Event, Reservation, Haneul))).ToList();
        Assert.Equal(sealedOnes.Count, sealedOnes.Select(row => Convert.ToHexString(row.Sealed![1..13])).Distinct(StringComparer.Ordinal).Count());
        Assert.All(sealedOnes, row => Assert.Equal(Haneul, Seal.Open(row)));
        Assert.Single(sealedOnes.Select(row => Convert.ToHexString(row.PhoneHash!)).Distinct(StringComparer.Ordinal));
    }

    [Fact]
    public void Seal_AnotherEvent_HasAnotherBuyerKeyAndFingerprint()
    {
        var here = Seal.Seal(Event, Reservation, Haneul);
        var there = Seal.Seal(Reservation, Reservation, Haneul);
        Assert.NotEqual(here.BuyerKey, there.BuyerKey);
        Assert.NotEqual(here.Fingerprint, there.Fingerprint);
        Assert.Equal(here.PhoneHash, there.PhoneHash);
    }

    [Fact]
    public void Seal_AnythingElseSaid_HasAnotherFingerprintAndThePhoneDecidesTheBuyer()
    {
        Customer[] others = [Haneul with { Name = "김하늘 " }, Haneul with { Phone = "01012345679" }, Haneul with { Email = null }, Haneul with { Email = "a@b.co" }];
        var mine = Seal.Seal(Event, Reservation, Haneul);
        foreach (var other in others)
        {
            var its = Seal.Seal(Event, Reservation, other);
            Assert.NotEqual(mine.Fingerprint, its.Fingerprint);
            Assert.Equal(other.Phone == Haneul.Phone, mine.BuyerKey == its.BuyerKey);
            Assert.Equal(other.Phone == Haneul.Phone, mine.PhoneHash.SequenceEqual(its.PhoneHash));
            Assert.Equal(other.Email == Haneul.Email, mine.EmailHash.SequenceEqual(its.EmailHash));
        }
    }

    [Fact]
    public void Seal_AnotherIndexKey_HashesOtherwise()
    {
        var mine = Seal.Seal(Event, Reservation, Haneul);
        var other = new CustomerSeal(Keys("k1", salt: 1)).Seal(Event, Reservation, Haneul);
        Assert.NotEqual(mine.PhoneHash, other.PhoneHash);
        Assert.NotEqual(mine.EmailHash, other.EmailHash);
        Assert.NotEqual(mine.BuyerKey, other.BuyerKey);
        Assert.NotEqual(mine.Fingerprint, other.Fingerprint);
    }

    [Fact]
    public void Seal_PhoneThatIsAlsoAnEmail_HashesByUse() =>
        Assert.NotEqual(_keys.Index.OfPhone("01012345678"), _keys.Index.OfEmail("01012345678"));

    [Fact]
    public void Reseal_ToANewerKey_OpensWithThatAlone()
    {
        var row = Row(Seal.Seal(Event, Reservation, Haneul));
        var again = row with { KeyId = "k2", Sealed = new CustomerSeal(Keys("k2", older: "k1")).Reseal(row) };
        Assert.Equal(Haneul, new CustomerSeal(Keys("k2")).Open(again));
        Assert.Throws<InvalidDataException>(() => Seal.Open(again with { KeyId = "k1" }));
    }

    [Fact]
    public void ToString_OfACustomer_TellsNothing() => Assert.Equal("Customer", $"{Haneul}");

    /// <summary>What rows in use hold, made with these keys by another implementation (OpenSSL and Python): they are read, found and counted so for ever.</summary>
    [Fact]
    public void Format_OfRowsInUse_ReadsAndHashesAsItDid()
    {
        var row = new CustomerRow(
            Reservation, Event, "k1", Convert.FromHexString(FrozenSeal), Convert.FromHexString(FrozenPhone), Convert.FromHexString(FrozenEmail),
            default, null);
        Assert.Equal(Haneul, Seal.Open(row));
        var again = Seal.Seal(Event, Reservation, Haneul);
        Assert.Equal(FrozenPhone, Convert.ToHexString(again.PhoneHash.AsSpan()));
        Assert.Equal(FrozenEmail, Convert.ToHexString(again.EmailHash.AsSpan()));
        Assert.Equal((FrozenBuyer, FrozenFingerprint), (again.BuyerKey, again.Fingerprint));
    }

    private static PersonalDataKeys Keys(string current, byte salt = 0, string? older = null) => new(
        Key(current, salt), older is null ? [] : [Key(older, salt)], new IndexKey(SHA256.HashData([salt, .. "index"u8])));

    private static SealingKey Key(string id, byte salt) => new(id, SHA256.HashData([salt, .. Encoding.UTF8.GetBytes(id)]));

    private static CustomerRow Row(SealedCustomer customer) => new(
        Reservation, Event, customer.KeyId, [.. customer.Sealed], [.. customer.PhoneHash],
        customer.EmailHash.IsEmpty ? null : [.. customer.EmailHash], default, null);

    private static CustomerRow Tamper(CustomerRow row, int choice) => (choice % 5) switch
    {
        0 => row with { PhoneHash = Flip(row.PhoneHash!, choice / 5) },
        1 => row with { EmailHash = row.EmailHash is { } email ? Flip(email, choice / 5) : new byte[IndexKey.HashLength] },
        2 => row with { ReservationId = new Guid(Flip(row.ReservationId.ToByteArray(), choice / 5)) },
        3 => row with { EventId = new Guid(Flip(row.EventId.ToByteArray(), choice / 5)) },
        _ => row with { Sealed = Flip(row.Sealed!, choice / 5) },
    };

    private static byte[] Flip(byte[] bytes, int bit)
    {
        byte[] flipped = [.. bytes];
        flipped[bit / 8 % bytes.Length] ^= (byte)(1 << (bit % 8));
        return flipped;
    }

    /// <summary>Names of everything that a request may bring, quotes and other planes included; with and without an address.</summary>
    private static Arbitrary<Customer> Customers()
    {
        string[] letters = ["김", "하", "늘", "a", "Z", "\"", "\\", "<", "&", "'", " ", "é", "😀", "𝔸", "\u2028", "ß", "9"];
        var names = Gen.Elements(letters).NonEmptyListOf().Select(parts => string.Concat(parts.Take(50)));
        var phones = Gen.Choose(0, 99_999_999).Select(number => $"010{number:D8}");
        var emails = Gen.OneOf(
            Gen.Constant<string?>(null), Gen.Choose(0, 99_999).Select<int, string?>(number => $"{new string('m', number % 60)}{number}@example.com"));
        return (from name in names from phone in phones from email in emails select new Customer(name, phone, email)).ToArbitrary();
    }
}
